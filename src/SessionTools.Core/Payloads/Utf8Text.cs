using System;
using System.Text;

namespace SessionTools;

/// <summary>
/// Collects the text of a request body as UTF-8. Each piece is encoded as it is appended, so that the body is not built as a string first.
/// </summary>
internal sealed class Utf8Text
{
    private byte[] _bytes = new byte[512];
    private int _count;

    /// <summary>The bytes collected so far. Valid until the next call of <see cref="Append"/>.</summary>
    public ArraySegment<byte> Bytes => new(_bytes, 0, _count);

    /// <summary>Appends a text. It must not end inside a surrogate pair.</summary>
    public Utf8Text Append(string text)
    {
        var needed = _count + Encoding.UTF8.GetByteCount(text);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }

        _count += Encoding.UTF8.GetBytes(text, 0, text.Length, _bytes, _count);
        return this;
    }
}
