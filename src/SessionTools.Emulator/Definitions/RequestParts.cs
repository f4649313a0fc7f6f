using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Definitions;

/// <summary>What a request carries: query, cookies, and its body by its media type.</summary>
internal sealed class RequestParts
{
    private RequestParts(EmulatedCall call)
    {
        Verb = call.HttpMethod.ToUpperInvariant();
        Path = call.Path;
        Headers = call.Headers;
        Query = call.RawUrl.Length > call.Path.Length + 1 ? Pairs(call.RawUrl.Substring(call.Path.Length + 1)) : [];
        Cookies = (call.Header("Cookie") ?? "").Split(';').Select(pair => pair.Trim().Split(['='], 2))
            .Where(pair => pair.Length == 2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])).ToList();
    }

    public string Verb { get; }

    /// <summary>The path as it was sent, still percent-encoded.</summary>
    public string Path { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Cookies { get; }

    /// <summary>Null if the body is no form. A request without a body has an empty form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; private set; }

    public bool HasJson { get; private set; }

    public object? Json { get; private set; }

    public XElement? Xml { get; private set; }

    /// <exception cref="InvalidDataException">The body is not what its media type says.</exception>
    public static RequestParts Read(EmulatedCall call)
    {
        var parts = new RequestParts(call);
        var type = call.MediaType;
        if (call.Body.Length == 0)
        {
            parts.Form = [];
        }
        else if (type == "application/x-www-form-urlencoded")
        {
            parts.Form = FormReader.Read(call.Body).All.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)).ToList();
        }
        else if (type == "multipart/form-data")
        {
            parts.Form = MultipartReader.Read(call.Body, call.ContentType).All
                .Select(field => new KeyValuePair<string, string>(field.Name, field.Value)).ToList();
        }
        else if (type.Contains("json"))
        {
            parts.Json = JsonReader.Read(new UTF8Encoding(false).GetString(call.Body));
            parts.HasJson = true;
        }
        else if (type.Contains("xml"))
        {
            parts.Xml = ReadXml(call.Body);
        }

        return parts;
    }

    private static XElement ReadXml(byte[] body)
    {
        try
        {
            using var reader = SoapRequest.OpenReader(body);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException("The body is not XML.", exception);
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Pairs(string query) =>
        query.Split('&').Where(pair => pair.Length > 0).Select(pair => pair.Split(['='], 2))
            .Select(pair => Pair(pair[0], pair.Length == 2 ? pair[1] : "")).ToList();

    private static KeyValuePair<string, string> Pair(string name, string value) =>
        new(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value));
}
