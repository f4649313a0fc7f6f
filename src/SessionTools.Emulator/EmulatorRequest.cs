using System;
using System.Collections.Generic;

namespace SessionTools.Emulator;

/// <summary>A request that the emulator received, for assertions. Secrets are masked as <c>***</c>, by field name and by value.</summary>
public sealed class EmulatorRequest
{
    internal EmulatorRequest(
        DateTimeOffset time, string service, string method, string httpMethod, string path, string? contentType, string? soapAction,
        string? userAgent, IReadOnlyDictionary<string, string> headers, string body, int statusCode, string? fault)
    {
        Time = time;
        Service = service;
        Method = method;
        HttpMethod = httpMethod;
        Path = path;
        ContentType = contentType;
        SoapAction = soapAction;
        UserAgent = userAgent;
        Headers = headers;
        Body = body;
        StatusCode = statusCode;
        Fault = fault;
    }

    /// <summary>When it was answered, on the emulator's own clock, UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Videntity, Clickatell or Intelliview. Videntity has every path that is not one of the others'.</summary>
    public string Service { get; }

    /// <summary>The call: <c>/session/ping</c>, <c>ping</c>, <c>ivnInitializeSession</c>; empty when the request could not be read.</summary>
    public string Method { get; }

    /// <summary>The HTTP method.</summary>
    public string HttpMethod { get; }

    /// <summary>Path and query.</summary>
    public string Path { get; }

    /// <summary>The Content-Type header as it was sent, or null.</summary>
    public string? ContentType { get; }

    /// <summary>The SOAPAction header as it was sent, quotes included, or null.</summary>
    public string? SoapAction { get; }

    /// <summary>The User-Agent header, or null.</summary>
    public string? UserAgent { get; }

    /// <summary>All headers; names compare without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text, at most 16,384 characters of it; of an uploaded file only its length, of an unreadable body only its size and type.</summary>
    public string Body { get; }

    /// <summary>The HTTP status that was answered; 0 when the connection was ended instead.</summary>
    public int StatusCode { get; }

    /// <summary>The name of the fault that was applied, or null.</summary>
    public string? Fault { get; }

    /// <summary>Service, call and status.</summary>
    public override string ToString() => $"{Service} {(Method.Length > 0 ? Method : Path)} {StatusCode}";
}
