using System;
using System.Collections;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>A method call: the method, its parameters, and for a method written as verb and path the body and headers.</summary>
public sealed class SessionCall
{
    /// <summary>Creates a call.</summary>
    /// <param name="method">
    /// The method in the service's spelling: <c>getbalance</c>, <c>host.get</c>; or verb and path: <c>Get /v3/projects</c>.
    /// </param>
    /// <param name="parameters">The parameters: a dictionary, or a list where the service takes one. Null for none.</param>
    public SessionCall(string method, object? parameters = null)
    {
        Method = method;
        Parameters = parameters;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The parameters: a dictionary or a list. Null for none.</summary>
    public object? Parameters { get; }

    /// <summary>
    /// The body: text, sent in the charset of its Content-Type or as UTF-8, or bytes. Only for a method written as verb and path of a
    /// defined service.
    /// </summary>
    public object? Body { get; init; }

    /// <summary>The full path of a file to send as the body, in place of <see cref="Body"/>.</summary>
    public string? InFile { get; init; }

    /// <summary>
    /// The full path of the file to save the response's body to. It is then not limited by MaximumResponseBytes, and the timeout is for
    /// each part of it. A text that fits into memory is judged first, so that an error of the service is not saved as the file.
    /// </summary>
    public string? OutFile { get; init; }

    /// <summary>Replaces the file if it exists. Default: false, which is an error before anything is sent.</summary>
    public bool Force { get; init; }

    /// <summary>Receives the number of bytes of <see cref="OutFile"/> that have arrived.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>
    /// The body's Content-Type. Default: <c>application/json</c> for text, <c>application/octet-stream</c> for bytes and a file.
    /// </summary>
    public string? ContentType { get; init; }

    /// <summary>Further request headers. They cannot replace what the definition sends.</summary>
    public IDictionary? Headers { get; init; }

    /// <summary>The parameters by name. Empty if they are a list.</summary>
    internal List<KeyValuePair<string, object?>> Fields => Parameters is IDictionary dictionary
        ? ValueText.Entries(dictionary).ConvertAll(static e => new KeyValuePair<string, object?>(ValueText.Of(e.Key), e.Value))
        : [];

    /// <summary>The same call, with its response saved to a file.</summary>
    internal SessionCall SavedTo(string path, IProgress<long> progress) => new(Method, Parameters)
    {
        Body = Body,
        InFile = InFile,
        ContentType = ContentType,
        Headers = Headers,
        Force = Force,
        OutFile = path,
        Progress = progress,
    };

    internal bool HasBody => Body is not null || InFile is not null;

    internal bool HasContent => HasBody || ContentType is not null || Headers is not null || OutFile is not null;
}
