using System.Text;

namespace SessionTools;

/// <summary>Writes an application/x-www-form-urlencoded body in UTF-8. A space becomes a plus sign.</summary>
/// <param name="service">The service's name, for errors.</param>
/// <param name="isXml">Whether the service returns the values in XML, so that they must be valid there.</param>
internal sealed class FormWriter(string service, bool isXml = true)
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

        Append(isXml ? ValueText.Check(name, name, service) : name);
        _text.Append('=');
        Append(isXml ? ValueText.Check(value, name, service) : value);
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Returns the body.</summary>
    public RequestBody ToBody() => new TextBody(ToString(), "application/x-www-form-urlencoded");

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
