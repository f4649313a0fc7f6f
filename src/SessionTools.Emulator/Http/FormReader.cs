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
        string text = Encoding.UTF8.GetString(body);
        if (text.Length == 0)
            return fields;
        string[] pairs = text.Split(['&'], MaximumFields + 1);
        if (pairs.Length > MaximumFields)
            throw new InvalidDataException($"The form has more than {MaximumFields} fields.");
        foreach (string pair in pairs)
        {
            int equals = pair.IndexOf('=');
            string name = equals < 0 ? pair : pair.Substring(0, equals);
            string value = equals < 0 ? "" : pair.Substring(equals + 1);
            fields.Add(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value));
        }
        return fields;
    }
}
