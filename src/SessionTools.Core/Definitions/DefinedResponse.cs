using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml;

namespace SessionTools;

/// <summary>The response of a defined service to a method call: what the definition's Result names, or the whole body.</summary>
public sealed class DefinedResponse : SessionResponse
{
    private static readonly HashSet<string> SecretHeaders = new(
        ["Set-Cookie", "Set-Cookie2", "WWW-Authenticate", "Proxy-Authenticate", "Authorization"], StringComparer.OrdinalIgnoreCase);

    private readonly ResponseContent _content;
    private readonly IReadOnlyList<Place> _result;
    private readonly string _key;
    private readonly Redactor _redactor;

    internal DefinedResponse(string method, ResponseContent content, IReadOnlyList<Place> result, string key, Exchange exchange)
        : base(method)
    {
        _content = content;
        _result = result;
        _key = key;
        _redactor = exchange.Redactor;
        if (result.Count > 0 && content.Find(result) is null)
        {
            var places = string.Join(", ", result.Select(static place => place.Text));
            exchange.Trace.TraceVerbose($"The response to {method} has no result ({places}).");
        }
    }

    /// <summary>The response's HTTP status.</summary>
    public int StatusCode => _content.Response.StatusCode;

    /// <summary>The response's Content-Type. Null if it has none.</summary>
    public string? ContentType => _content.Response.ContentType;

    /// <summary>The response's headers, without cookies; what looks like a key is masked.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers
    {
        get
        {
            var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in _content.Response.Headers.Where(static h => !SecretHeaders.Contains(h.Key)))
            {
                headers[header.Key] = header.Value.Select(_redactor.Redact).ToArray();
            }

            return headers;
        }
    }

    /// <summary>
    /// The result: text, bool, null, a number (long, decimal or double), a list (IReadOnlyList), an object (IReadOnlyDictionary, in the
    /// response's order) or an XmlNode. As the service sent it, save the session's own key.
    /// </summary>
    public object? Result
    {
        get
        {
            if (_result.Count > 0)
            {
                return _content.Find(_result) is { } found ? ToObject(found) : null;
            }

            return _content.Json is { } json && (_content.ClaimsStructure || json.Root.IsContainer)
                ? json.Root.ToObject(WithoutKey)
                : _content.Xml is { DocumentElement: { } root }
                ? WithoutKey(root).OwnerDocument
                : WithoutKey(_content.Text);
        }
    }

    private object? ToObject(FoundValue found)
    {
        if (found.Json is { } json)
        {
            return json.ToObject(WithoutKey);
        }

        if (found.Xml is not { } nodes)
        {
            return WithoutKey(found.Text!);
        }

        var items = nodes.Select(node => node is XmlElement element && element.HasChildNodes && element.FirstChild is not XmlText
            ? WithoutKey(element)
            : (object)WithoutKey(node.InnerText)).ToList();
        return items.Count == 1 ? items[0] : items;
    }

    private bool HasKey(string text) => _key.Length >= Redactor.ShortestMasked && text.IndexOf(_key, StringComparison.Ordinal) >= 0;

    private string WithoutKey(string text) => HasKey(text) ? text.Replace(_key, Redactor.Mask) : text;

    private XmlElement WithoutKey(XmlElement element)
    {
        foreach (XmlNode text in element.SelectNodes(".//text()|.//comment()|.//@*|@*")!)
        {
            if (HasKey(text.Value ?? string.Empty))
            {
                text.Value = WithoutKey(text.Value!);
            }
        }

        return element;
    }
}
