using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SessionTools.Emulator.Definitions;
using SessionTools.Emulator.Services;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Http;

/// <summary>
/// Records requests without their secrets. A value is masked if its field, element, attribute or header has a secret's name,
/// or if the value holds a known secret. Only what was parsed is shown; of any other body, only its size and type.
/// </summary>
internal sealed class RequestRecorder(RequestLog log, KnownSecrets secrets, EmulatorClock clock)
{
    private const string Masked = "***";
    private const int MaximumText = 16 * 1024;
    private const int MaximumParsedBytes = 64 * 1024;

    private static readonly string[] SecretNames =
    [
        "password", "passwd", "pwd", "sessionkey", "sessionid", "token", "secret", "adminuserxml", "authorization", "cookie",
    ];

    // XML or JSON that was sent with the content type of a form is no form: the names in it would not be found.
    private static readonly char[] EscapedInForms = ['<', '>', '"', '{', '}', '\r', '\n'];

    public void Record(EmulatedService service, EmulatedCall call, EmulatedResponse response, EmulatorFault? fault)
    {
        if (log.IsOff)
        {
            return;
        }

        var headers = call.Headers.ToDictionary(
            header => header.Key, header => Value(header.Key, header.Value), StringComparer.OrdinalIgnoreCase);
        log.Add(new EmulatorRequest(
            new DateTimeOffset(clock.UtcNow), service.Name, Value("", call.Method), call.HttpMethod, Url(call), Header("Content-Type"),
            Header("SOAPAction"), Header("User-Agent"), headers, Body(call), response.StatusCode, fault?.ToString(),
            fault is null && response.Reason is { } reason ? Value("", reason) : null));

        string? Header(string name) => headers.TryGetValue(name, out var value) ? value : null;
    }

    private string Url(EmulatedCall call)
    {
        var url = Value("", call.Path);
        if (call.RawUrl.Length > call.Path.Length)
        {
            url += "?" + Form(call.RawUrl.Substring(call.Path.Length + 1));
        }

        return secrets.In(url) ? Masked : url;
    }

    private string Body(EmulatedCall call)
    {
        if (call.Body.Length == 0)
        {
            return "";
        }

        // The second look finds a secret that is spread over several fields, or that is itself the name of one. A null character
        // means text in another encoding, in which no name and no secret would be found.
        if (Render(call) is not { Length: > 0 } text || secrets.In(text) || text.IndexOf('\0') >= 0)
        {
            return $"({call.Body.Length} bytes of {(call.MediaType.Length > 0 ? Value("", call.MediaType) : "no type")})";
        }

        return text.Length > MaximumText ? text.Substring(0, MaximumText) : text;
    }

    /// <returns>Null if the body cannot be parsed.</returns>
    private string? Render(EmulatedCall call)
    {
        try
        {
            switch (call.MediaType)
            {
                case "multipart/form-data":
                    return string.Join("\n", MultipartReader.Read(call.Body, call.ContentType).All.Select(Part));
                case var _ when call.Body.Length > MaximumParsedBytes:
                    return null;
                case var _ when call.Definition is { Parts: { HasJson: true, Json: var json } }:
                    return JsonValue.Write(JsonValue.Map(json, Scalar));
                case "application/x-www-form-urlencoded":
                    var form = Encoding.UTF8.GetString(call.Body);
                    return IsUtf8(call) && form.IndexOfAny(EscapedInForms) < 0 ? Form(form) : null;
                default:
                    return Xml(call.Body);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException)
        {
            return null;
        }
    }

    private static bool IsUtf8(EmulatedCall call) =>
        "utf-8".Equals(EmulatedCall.Parameter(call.ContentType, "charset") ?? "utf-8", StringComparison.OrdinalIgnoreCase);

    private string Part(FieldSet.Field field) => field.FileName is null
        ? $"{field.Name}={Value(field.Name, field.Value)}"
        : $"{field.Name}={Value("", field.FileName)} {field.Value}";

    /// <summary>Shows each pair as it was sent, so that a test can see how the client escapes.</summary>
    private string Form(string form) => string.Join("&", form.Split('&').Select(pair =>
    {
        var value = pair.IndexOf('=') + 1;
        return pair.Substring(0, value) + Value(WebUtility.UrlDecode(pair.Substring(0, value)), pair.Substring(value));
    }));

    private string? Xml(byte[] body)
    {
        using var reader = SoapRequest.OpenReader(body);
        var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        if (document.Descendants().Any(element => HasSecretName(element.Name.LocalName) && element.Attribute("href") is not null))
        {
            // The secret stands elsewhere, in an element with another name (SOAP 1.1, section 5.4.1).
            return null;
        }

        foreach (var element in document.Descendants().ToList())
        {
            foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
            {
                attribute.Value = Value(attribute.Name.LocalName, attribute.Value);
            }

            if (!element.IsEmpty && (!element.HasElements || HasSecretName(element.Name.LocalName)))
            {
                element.Value = Value(element.Name.LocalName, element.Value);
            }
        }

        // Without indentation: that of a deep document would grow with the square of its depth.
        return document.Declaration + document.ToString(SaveOptions.DisableFormatting);
    }

    private object? Scalar(string name, object? value) =>
        value is null or bool ? value
        : JsonValue.Text(value) is var text && Value(name, text!) is var shown && shown == text ? value
        : shown;

    private string Value(string name, string value) =>
        HasSecretName(name) ? Masked
        : value.Length > MaximumText ? $"({value.Length} characters)"
        : secrets.In(value) ? Masked
        : value;

    /// <summary>Ignores case and separators: <c>session_key</c>, <c>SessionToken</c> and <c>DatabasePassword</c> are secret.</summary>
    private static bool HasSecretName(string name)
    {
        var letters = name.Replace("_", "").Replace("-", "");
        return SecretNames.Any(secret => letters.IndexOf(secret, StringComparison.OrdinalIgnoreCase) >= 0);
    }
}
