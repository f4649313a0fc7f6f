using System.Text;
using System.Xml;

namespace SessionTools.Emulator.Soap;

/// <summary>Escapes text for responses that are written as text.</summary>
internal static class XmlEscape
{
    /// <summary>Escapes for element content. A character that XML does not allow becomes a question mark.</summary>
    public static string Text(string text) => Escape(text, isAttribute: false);

    /// <summary>Escapes for an attribute. Tabs and line breaks are escaped too, because a reader would turn them into spaces.</summary>
    public static string Attribute(string text) => Escape(text, isAttribute: true);

    private static string Escape(string text, bool isAttribute)
    {
        var at = 0;
        while (at < text.Length && IsPlain(text[at]))
        {
            at++;
        }

        if (at == text.Length)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, at, text.Length + 16);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '&': escaped.Append("&amp;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '\r': escaped.Append("&#xD;"); break;
                case '\n' when isAttribute: escaped.Append("&#xA;"); break;
                case '\t' when isAttribute: escaped.Append("&#x9;"); break;
                default:
                    if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], c))
                    {
                        escaped.Append(c).Append(text[++at]);
                    }
                    else
                    {
                        escaped.Append(XmlConvert.IsXmlChar(c) ? c : '?');
                    }

                    break;
            }
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char c) => c is >= ' ' and < (char)127 and not ('<' or '>' or '&' or '"' or '\'');
}
