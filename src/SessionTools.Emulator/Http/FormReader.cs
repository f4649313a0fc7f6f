using System.IO;
using System.Net;
using System.Text;

namespace SessionTools.Emulator.Http;

/// <summary>Reads <c>application/x-www-form-urlencoded</c>.</summary>
internal static class FormReader
{
    private const int MaximumFields = 1000;

    /// <exception cref="InvalidDataException">The form has too many fields.</exception>
    public static FieldSet Read(byte[] body)
    {
        var fields = new FieldSet();
        var text = Encoding.UTF8.GetString(body);
        if (text.Length == 0)
        {
            return fields;
        }

        var pairs = text.Split(['&'], MaximumFields + 1);
        if (pairs.Length > MaximumFields)
        {
            throw new InvalidDataException($"The form has more than {MaximumFields} fields.");
        }

        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair.Substring(0, equals);
            var value = equals < 0 ? "" : pair.Substring(equals + 1);
            fields.Add(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value));
        }

        return fields;
    }
}
