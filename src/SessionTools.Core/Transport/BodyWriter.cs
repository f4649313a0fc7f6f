using System;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Writes a request's body straight into bytes: forms and XML text, escaped as their formats ask. A key passes through no
/// string on its way, and the buffer is wiped when the request is over, or refused while it is written.
/// </summary>
internal sealed class BodyWriter
{
    private const string UpperHex = "0123456789ABCDEF";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public byte[] Buffer => _bytes;

    /// <summary>
    /// Refuses what XML cannot carry: half a surrogate pair and most control characters. In a form as well, whose values the
    /// services hand back as XML.
    /// </summary>
    /// <exception cref="SessionException">InvalidArgument.</exception>
    public static void Check(char[] value, string field, string service)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (!XmlConvert.IsXmlChar(value[i]))
                throw SessionException.Create(SessionErrorId.InvalidArgument, $"The value of '{field}' holds the character U+{(int)value[i]:X4}, which XML cannot carry.", service);
        }
    }

    /// <summary>Text that needs no escaping: ASCII that this library itself supplies.</summary>
    public BodyWriter Raw(string ascii)
    {
        Reserve(ascii.Length);
        Length += Encoding.ASCII.GetBytes(ascii, 0, ascii.Length, _bytes, Length);
        return this;
    }

    /// <summary>One name and value of application/x-www-form-urlencoded, in UTF-8, a space as a plus sign.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character that XML cannot carry.</exception>
    public BodyWriter FormField(string name, char[] value, string service)
    {
        var nameText = name.ToCharArray();
        CheckOrWipe(nameText, name, service);
        CheckOrWipe(value, name, service);
        if (Length > 0)
            Byte((byte)'&');
        FormText(nameText);
        Byte((byte)'=');
        FormText(value);
        Array.Clear(value, 0, value.Length);
        return this;
    }

    /// <summary>The text of an XML element.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character that XML 1.0 cannot carry.</exception>
    public BodyWriter XmlText(char[] value, string field, string service)
    {
        CheckOrWipe(value, field, service);
        for (var i = 0; i < value.Length; i++)
        {
            var paired = char.IsHighSurrogate(value[i]);
            switch (value[i])
            {
                case '<': Raw("&lt;"); break;
                case '>': Raw("&gt;"); break;
                case '&': Raw("&amp;"); break;
                case '"': Raw("&quot;"); break;

                // A parser would turn a bare carriage return into a line feed.
                case '\r': Raw("&#xD;"); break;
                case < '\x80':
                    Byte((byte)value[i]);
                    break;
                default:
                    Utf8(value, i, paired ? 2 : 1);
                    if (paired)
                        i++;
                    break;
            }
        }

        Array.Clear(value, 0, value.Length);
        return this;
    }

    /// <summary>Forgets what was written.</summary>
    public void Wipe()
    {
        Array.Clear(_bytes, 0, Length);
        Length = 0;
    }

    private static bool IsFormSafe(byte value) =>
        value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
            or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';

    /// <summary>A body that is refused here is never sent, and nobody else would wipe it.</summary>
    private void CheckOrWipe(char[] value, string field, string service)
    {
        try
        {
            Check(value, field, service);
        }
        catch (SessionException)
        {
            Array.Clear(value, 0, value.Length);
            Wipe();
            throw;
        }
    }

    private void FormText(char[] text)
    {
        var start = Length;
        Utf8(text, 0, text.Length);
        var count = Length - start;
        var utf8 = new byte[count];
        Array.Copy(_bytes, start, utf8, 0, count);
        Length = start;
        Reserve(count * 3);
        foreach (var value in utf8)
        {
            if (IsFormSafe(value))
            {
                _bytes[Length++] = value;
            }
            else if (value == (byte)' ')
            {
                _bytes[Length++] = (byte)'+';
            }
            else
            {
                _bytes[Length++] = (byte)'%';
                _bytes[Length++] = (byte)UpperHex[value >> 4];
                _bytes[Length++] = (byte)UpperHex[value & 15];
            }
        }

        Array.Clear(utf8, 0, count);
    }

    private void Utf8(char[] text, int index, int count)
    {
        Reserve(StrictUtf8.GetMaxByteCount(count));
        Length += StrictUtf8.GetBytes(text, index, count, _bytes, Length);
    }

    private void Byte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    private void Reserve(int count)
    {
        if (Length + count <= _bytes.Length)
            return;
        var larger = new byte[Math.Max(_bytes.Length * 2, Length + count)];
        Array.Copy(_bytes, larger, Length);
        Array.Clear(_bytes, 0, Length);
        _bytes = larger;
    }
}
