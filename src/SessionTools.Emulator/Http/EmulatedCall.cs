using System;
using System.Collections.Generic;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Http;

/// <summary>A request inside the emulator: its HTTP parts, and what its service parses from it.</summary>
internal sealed class EmulatedCall(string httpMethod, string rawUrl, IReadOnlyDictionary<string, string> headers, byte[] body)
{
    public string HttpMethod { get; } = httpMethod;

    public string RawUrl { get; } = rawUrl;

    public string Path { get; } = rawUrl.IndexOf('?') is var query and >= 0 ? rawUrl.Substring(0, query) : rawUrl;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    public byte[] Body { get; } = body;

    public string? ContentType => Header("Content-Type");

    /// <summary>The content type in lower case without its parameters. Empty if there is none.</summary>
    public string MediaType => (ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public bool AsksForWsdl => HttpMethod == "GET"
        && (RawUrl.Equals(Path + "?wsdl", StringComparison.OrdinalIgnoreCase)
            || RawUrl.Equals(Path + "?singleWsdl", StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of the call, once the service has parsed it.</summary>
    public string Method { get; set; } = "";

    /// <summary>The values of the call, once the service has parsed them.</summary>
    public FieldSet Fields { get; set; } = new();

    /// <summary>The SOAP request, once a SOAP service has parsed it.</summary>
    public SoapRequest? Soap { get; set; }

    /// <summary>Set by a fault: the response contains another session key than the one sent.</summary>
    public bool EchoesOtherKey { get; set; }

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>Returns a parameter of a header such as Content-Type, without quotes, or null.</summary>
    public static string? Parameter(string? header, string name)
    {
        foreach (var part in (header ?? "").Split(';'))
        {
            var equals = part.IndexOf('=');
            if (equals > 0 && part.Substring(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part.Substring(equals + 1).Trim().Trim('"');
            }
        }

        return null;
    }
}
