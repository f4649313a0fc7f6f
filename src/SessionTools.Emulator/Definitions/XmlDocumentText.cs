using System.Collections.Generic;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>Writes a document of objects and lists as XML: members are elements, members with <c>@</c> are attributes.</summary>
internal static class XmlDocumentText
{
    /// <summary>Returns null if the document cannot be XML: it has not one root, or a name that no element can have.</summary>
    public static string? Write(object? document)
    {
        if (document is null or JsonObject { Members.Count: 0 })
        {
            return "<response/>";
        }

        if (document is not JsonObject { Members: { Count: 1 } members } || members[0].Value is List<object?>)
        {
            return null;
        }

        try
        {
            return Elements(members[0].Key, members[0].Value).Single().ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<XElement> Elements(string name, object? value)
    {
        if (value is List<object?> items)
        {
            return items.SelectMany(item => Elements(name, item)).ToList();
        }

        var element = new XElement(XmlConvert.VerifyNCName(name));
        if (value is not JsonObject source)
        {
            element.Value = value is null ? "" : Characters(JsonValue.Text(value)!);
            return [element];
        }

        foreach (var member in source.Members)
        {
            if (member.Key.StartsWith("@", System.StringComparison.Ordinal))
            {
                var text = JsonValue.Text(member.Value) ?? JsonValue.Write(member.Value);
                element.SetAttributeValue(XmlConvert.VerifyNCName(member.Key.Substring(1)), Characters(text));
            }
            else
            {
                element.Add(Elements(member.Key, member.Value));
            }
        }

        return [element];
    }

    /// <summary>Leaves out what XML cannot carry.</summary>
    private static string Characters(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c)));
}
