using System.Text;

namespace SessionTools;

/// <summary>Writes a body of application/x-www-form-urlencoded in UTF-8, a space as a plus sign.</summary>
internal sealed class FormWriter(string service)
{
    private const string Safe = "-_.~";

    private readonly StringBuilder _text = new();

    /// <summary>Adds one name and value.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character that XML cannot carry.</exception>
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

    /// <summary>The body as it stands.</summary>
    public RequestBody ToBody() => new TextBody(_text.ToString(), "application/x-www-form-urlencoded");

    // Uri.EscapeDataString refuses long texts on .NET Framework, and WebUtility.UrlEncode leaves more characters as they are.
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
