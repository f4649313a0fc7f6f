using System;
using System.Text;

namespace SessionTools;

/// <summary>Writes an application/x-www-form-urlencoded body in UTF-8. A space becomes a plus sign.</summary>
/// <param name="service">The service's name, for errors.</param>
/// <param name="isXml">Whether the service returns the values in XML, so that they must be valid there.</param>
internal sealed class FormWriter(string service, bool isXml = true)
{
    private const string Safe = "-_.~";
    private const string Digits = "0123456789ABCDEF";

    private readonly byte[] _encoded = new byte[4];

    // Not a StringBuilder: a form contains the key, and each text that it was built from would stay in memory beside the body.
    private byte[] _bytes = new byte[128];
    private int _count;

    /// <summary>Adds a name and a value.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character is not valid in XML.</exception>
    public FormWriter Add(string name, string value)
    {
        if (_count > 0)
        {
            Append('&');
        }

        Append(isXml ? ValueText.Check(name, name, service) : name);
        Append('=');
        Append(isXml ? ValueText.Check(value, name, service) : value);
        return this;
    }

    /// <summary>Returns the body.</summary>
    public RequestBody ToBody(string contentType = "application/x-www-form-urlencoded") =>
        new TextBody(new ArraySegment<byte>(_bytes, 0, _count), contentType);

    // Uri.EscapeDataString rejects long texts on .NET Framework, and WebUtility.UrlEncode escapes fewer characters.
    private void Append(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character < 128 && (char.IsLetterOrDigit(character) || Safe.IndexOf(character) >= 0))
            {
                Append(character);
            }
            else if (character == ' ')
            {
                Append('+');
            }
            else
            {
                var isPair = char.IsSurrogatePair(text, i);
                var length = Encoding.UTF8.GetBytes(text, i, isPair ? 2 : 1, _encoded, 0);
                i += isPair ? 1 : 0;
                for (var k = 0; k < length; k++)
                {
                    Append('%');
                    Append(Digits[_encoded[k] >> 4]);
                    Append(Digits[_encoded[k] & 15]);
                }
            }
        }
    }

    private void Append(char character)
    {
        if (_count == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _count);
        }

        _bytes[_count++] = (byte)character;
    }
}
