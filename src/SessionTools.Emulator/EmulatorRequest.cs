using System;
using System.Collections.Generic;

namespace SessionTools.Emulator;

/// <summary>A request that the emulator received, for assertions. Secrets are masked as <c>***</c>, by name and by value.</summary>
public sealed class EmulatorRequest
{
    internal EmulatorRequest(
        DateTimeOffset time, string service, string method, string httpMethod, string path, string? contentType, string? soapAction,
        string? userAgent, IReadOnlyDictionary<string, string> headers, string body, int statusCode, string? fault,
        string? reason)
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
        Reason = reason;
    }

    /// <summary>The time of the response (UTC), by the clock of the emulator.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Videntity, Clickatell or Intelliview. Videntity serves every path that is not one of the others'.</summary>
    public string Service { get; }

    /// <summary>The call: <c>/session/ping</c>, <c>ping</c>, <c>ivnInitializeSession</c>. Empty if it could not be parsed.</summary>
    public string Method { get; }

    /// <summary>The HTTP method.</summary>
    public string HttpMethod { get; }

    /// <summary>Path and query.</summary>
    public string Path { get; }

    /// <summary>The Content-Type header as sent, or null.</summary>
    public string? ContentType { get; }

    /// <summary>The SOAPAction header as sent, including quotes, or null.</summary>
    public string? SoapAction { get; }

    /// <summary>The User-Agent header, or null.</summary>
    public string? UserAgent { get; }

    /// <summary>All headers. Names are case-insensitive.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>
    /// The parsed body as text, at most 16,384 characters. An uploaded file is shown by its length; a body that cannot be
    /// parsed, or with a secret in a name, by its size and type.
    /// </summary>
    public string Body { get; }

    /// <summary>The HTTP status of the response. 0 if the connection was ended instead.</summary>
    public int StatusCode { get; }

    /// <summary>The fault that was applied, or null.</summary>
    public string? Fault { get; }

    /// <summary>
    /// Why the request was not served: its address, HTTP method, content type, or a mistake in its SOAP. Null if it was served, even with
    /// an error of the service.
    /// </summary>
    public string? Reason { get; }

    /// <summary>Service, call and status.</summary>
    public override string ToString() => $"{Service} {(Method.Length > 0 ? Method : Path)} {StatusCode}";
}
