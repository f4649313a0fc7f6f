using System.Text;

namespace SessionTools;

/// <summary>Writes an application/x-www-form-urlencoded body in UTF-8. A space becomes a plus sign.</summary>
internal sealed class FormWriter(string service)
{
    private const string Safe = "-_.~";

    private readonly StringBuilder _text = new();

    /// <summary>Adds a name and a value.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character is not valid in XML.</exception>
    public FormWriter Add(string name, string value)
    {
        if (_text.Length > 0)
        {
            _text.Append('&');
        }

        Append(ValueText.Check(name, name, service));
        _text.Append('=');
        Append(ValueText.Check(value, name, service));
        return this;
    }

    /// <summary>Returns the body.</summary>
    public RequestBody ToBody() => new TextBody(_text.ToString(), "application/x-www-form-urlencoded");

    // Uri.EscapeDataString rejects long texts on .NET Framework, and WebUtility.UrlEncode escapes fewer characters.
    private void Append(string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            if (character < 128 && (char.IsLetterOrDigit(character) || Safe.IndexOf(character) >= 0))
            {
                _text.Append(character);
            }
            else if (character == ' ')
            {
                _text.Append('+');
            }
            else
            {
                _text.Append('%').Append(value.ToString("X2"));
            }
        }
    }
}
