using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace SessionTools;

/// <summary>Finds values in a response. The body is parsed when the first path needs it.</summary>
internal sealed class ResponseContent(ExchangeResponse response)
{
    private const int LongestPart = 4096;

    private static readonly Regex ScriptEscape = new(
        @"\\(?:u(?<code>[0-9A-Fa-f]{4})|x(?<code>[0-9A-Fa-f]{2})|(?<character>.))",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Compiled);

    private IReadOnlyList<SetCookie>? _cookies;
    private string? _text;
    private bool _isParsed;
    private JsonPayload? _json;
    private XmlDocument? _xml;
    private string? _problem;

    public ExchangeResponse Response { get; } = response;

    public IReadOnlyList<SetCookie> Cookies => _cookies ??= SetCookie.Of(Response);

    /// <summary>The whole body as text.</summary>
    public string Text => _text ??= Decode();

    /// <summary>The body if it is JSON; otherwise null.</summary>
    public JsonPayload? Json
    {
        get
        {
            Parse();
            return _json;
        }
    }

    /// <summary>The body if it is XML; otherwise null.</summary>
    public XmlDocument? Xml
    {
        get
        {
            Parse();
            return _xml;
        }
    }

    /// <summary>Why no path can be read from the body. Null if one can.</summary>
    public string? Problem
    {
        get
        {
            Parse();
            return _problem;
        }
    }

    /// <summary>Whether the service calls the body JSON or XML. Any other body is text, whatever it looks like.</summary>
    public bool ClaimsStructure =>
        Response.ContentType is { } type && (Contains(type, "json") || Contains(type, "xml")) && !Contains(type, "html");

    /// <summary>The first place that is there. Null if none is.</summary>
    public FoundValue? Find(IReadOnlyList<Place> places)
    {
        foreach (var place in places)
        {
            if (Find(place) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The value at a place. Null if it is not there.</summary>
    public FoundValue? Find(Place place)
    {
        switch (place.Kind)
        {
            case PlaceKind.Status:
                return FoundValue.Of(ValueText.Of(Response.StatusCode));
            case PlaceKind.Header:
                return FoundValue.Of(Response.HeaderValues(place.Name).FirstOrDefault());
            case PlaceKind.Cookie:
                var cookie = Cookies.LastOrDefault(c => !c.IsDeleted && Wildcard.IsMatch(c.Name, place.Name));
                return cookie is null ? null : FoundValue.OfCookie(cookie);
            case PlaceKind.Body:
                return FoundValue.Of(Text);
            case PlaceKind.BodyPart:
                return FoundValue.Of(FindPart(place));
            default:
                return Json is not null ? FindJson(place) : Xml is not null ? FindXml(place) : null;
        }
    }

    private static bool IsAscii(ArraySegment<byte> body)
    {
        for (var i = 0; i < body.Count; i++)
        {
            if (body.Array![body.Offset + i] > 127)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    private FoundValue? FindJson(Place place)
    {
        JsonValue? value = _json!.Root;
        foreach (var step in place.Steps)
        {
            value = value?.Step(step);
        }

        return value is { Kind: not JsonPayload.Kind.Null } found ? FoundValue.Of(found) : null;
    }

    private FoundValue? FindXml(Place place)
    {
        List<XmlNode> nodes = [_xml!];
        foreach (var step in place.Steps)
        {
            nodes = step.Length > 0 && char.IsDigit(step[0])
                ? nodes.Skip(Number(step)).Take(1).ToList()
                : nodes.SelectMany(node => Children(node, step)).ToList();
        }

        return nodes.Count == 0 || place.Steps.Length == 0 ? null : FoundValue.Of(nodes);
    }

    private static int Number(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static IEnumerable<XmlNode> Children(XmlNode node, string step) => step.StartsWith("@", StringComparison.Ordinal)
        ? (node.Attributes?.Cast<XmlNode>() ?? []).Where(attribute => attribute.LocalName == step.Substring(1))
        : node.ChildNodes.Cast<XmlNode>().Where(child => child.NodeType == XmlNodeType.Element && child.LocalName == step);

    private string? FindPart(Place place)
    {
        var end = -1;
        for (var at = 0; (at = Text.IndexOf(place.Left, at, StringComparison.Ordinal)) >= 0; at++)
        {
            // Each right mark is looked for once, so that a hostile page cannot make the search slow.
            var start = at + place.Left.Length;
            end = end >= start ? end : Text.IndexOf(place.Right, start, StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            if (end - start <= LongestPart)
            {
                var value = Text.Substring(start, end - start);
                return IsInScript(at) ? ScriptEscape.Replace(value, Unescape) : WebUtility.HtmlDecode(value);
            }
        }

        return null;
    }

    private bool IsInScript(int at)
    {
        var start = Text.LastIndexOf("<script", at, StringComparison.OrdinalIgnoreCase);
        return start >= 0 && Text.IndexOf("</script", start, at - start, StringComparison.OrdinalIgnoreCase) < 0;
    }

    private static string Unescape(Match escape)
    {
        if (escape.Groups["code"].Success)
        {
            return ((char)Convert.ToInt32(escape.Groups["code"].Value, 16)).ToString();
        }

        var character = escape.Groups["character"].Value;
        return character switch
        {
            "n" => "\n",
            "r" => "\r",
            "t" => "\t",
            "b" => "\b",
            "f" => "\f",
            _ => character,
        };
    }

    private void Parse()
    {
        if (_isParsed)
        {
            return;
        }

        _isParsed = true;
        if (XmlPayload.IsEmpty(Response))
        {
            _problem = "an empty body";
        }
        else if (XmlPayload.IsHtml(Response))
        {
            _problem = "an HTML page";
        }
        else if (XmlPayload.IsXml(Response))
        {
            ParseXml();
        }
        else
        {
            // JSON is UTF-8. Old services say otherwise, which matters only beyond ASCII. Parsing their header costs more than looking.
            var isUtf8 = IsAscii(Response.Body) || Response.Charset is null;
            var body = isUtf8 ? Response.Body : new ArraySegment<byte>(Encoding.UTF8.GetBytes(Text));
            _json = JsonPayload.Read(body, out var problem);
            _problem = problem is null ? null : $"invalid JSON ({problem})";
        }
    }

    private void ParseXml()
    {
        try
        {
            _xml = XmlPayload.ReadDocument(Response);
        }
        catch (XmlException)
        {
            // Do not pass on the parser's exception: it can quote the response.
            _problem = XmlPayload.HasDocumentType(Response) ? "a document type definition, which is never accepted" : "invalid XML";
        }
    }

    private string Decode()
    {
        var body = Response.Body;
        if (body.Count == 0)
        {
            return string.Empty;
        }

        using var reader = new StreamReader(
            new MemoryStream(body.Array!, body.Offset, body.Count, writable: false), Response.Charset ?? Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
