using System.Collections.Generic;
using System.Linq;
using System.Xml;

namespace SessionTools;

/// <summary>A value that was found in a response.</summary>
internal sealed class FoundValue
{
    private readonly JsonValue? _json;

    private FoundValue(string? text, JsonValue? json = null, IReadOnlyList<XmlNode>? xml = null, string? cookie = null)
    {
        Text = text;
        _json = json;
        Xml = xml;
        Cookie = cookie;
    }

    /// <summary>The value as text. Null for a JSON object or array.</summary>
    public string? Text { get; }

    /// <summary>The XML elements or attributes of that path. Null if the value is not from XML.</summary>
    public IReadOnlyList<XmlNode>? Xml { get; }

    /// <summary>The name of the cookie that the value was taken from. Null if it is from none.</summary>
    public string? Cookie { get; }

    /// <summary>The value in JSON. Null if it is not from JSON.</summary>
    public JsonValue? Json => _json;

    /// <summary>Whether the path leads to elements with different texts, so that none of them is the value.</summary>
    public bool IsAmbiguous => Xml is { Count: > 1 } && Xml.Any(node => node.InnerText != Xml[0].InnerText);

    /// <summary>The value as it is passed on: text, number, bool, list or dictionary.</summary>
    public object? Value => _json is { } json ? json.ToObject(static text => text) : Text;

    public static FoundValue? Of(string? text) => text is null ? null : new FoundValue(text);

    public static FoundValue Of(JsonValue json) => new(json.IsContainer ? null : json.Text, json);

    public static FoundValue Of(IReadOnlyList<XmlNode> nodes) => new(nodes[0].InnerText, xml: nodes);

    public static FoundValue OfCookie(SetCookie cookie) => new(cookie.Value, cookie: cookie.Name);
}
