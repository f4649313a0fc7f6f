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

    /// <summary>The body: text, sent as UTF-8, or bytes. Only for a method written as verb and path of a defined service.</summary>
    public object? Body { get; init; }

    /// <summary>The body's Content-Type. Default: <c>application/json</c> for text, <c>application/octet-stream</c> for bytes.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further request headers. They cannot replace what the definition sends.</summary>
    public IDictionary? Headers { get; init; }

    /// <summary>The parameters by name. Empty if they are a list.</summary>
    internal List<KeyValuePair<string, object?>> Fields => Parameters is IDictionary dictionary
        ? ValueText.Entries(dictionary).ConvertAll(static e => new KeyValuePair<string, object?>(ValueText.Of(e.Key), e.Value))
        : [];

    internal bool HasContent => Body is not null || ContentType is not null || Headers is not null;
}
