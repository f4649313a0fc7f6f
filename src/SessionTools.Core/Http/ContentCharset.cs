using System;
using System.Text;

namespace SessionTools;

/// <summary>Finds the encoding that a Content-Type names.</summary>
internal static class ContentCharset
{
    /// <summary>Finds the encoding.</summary>
    /// <returns>The encoding. Null if it is UTF-8 or UTF-16, unknown or not given: the bytes decide.</returns>
    public static Encoding? Find(string? contentType)
    {
        var type = contentType ?? string.Empty;
        var at = type.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        var charset = at < 0 ? "utf-8" : type.Substring(at + "charset=".Length).Split(';', ',')[0].Trim(' ', '"', '\'');
        if (charset.StartsWith("utf", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
