using System;
using System.Text;

namespace SessionTools;

/// <summary>
/// Reads untrusted JSON (RFC 8259). It checks the whole document before it hands out a value: no comments, no trailing commas, nothing
/// after the document, limited depth, and no member with two different values. The exchange limits the size.
/// </summary>
internal sealed class JsonPayload
{
    // Members of larger objects are compared after sorting, so that a hostile document cannot make the comparison slow.
    private const int FewMembers = 16;

    private readonly byte[] _bytes;
    private readonly Entry[] _entries;

    private JsonPayload(byte[] bytes, Entry[] entries)
    {
        _bytes = bytes;
        _entries = entries;
    }

    /// <summary>The kinds of values. A name is that of a member; its value follows it.</summary>
    internal enum Kind : byte
    {
        Object,
        Array,
        Text,
        Number,
        True,
        False,
        Null,
    }

    /// <summary>The document's value.</summary>
    public JsonValue Root => new(this, 0);

    /// <summary>Reads a document.</summary>
    /// <returns>The document. Null if it is not valid.</returns>
    public static JsonPayload? Read(ArraySegment<byte> body, out string? problem)
    {
        if (new JsonReader(body).Read(out problem) is not { } entries)
        {
            return null;
        }

        var payload = new JsonPayload(body.Array!, entries.Array!);
        for (var i = 0; i < entries.Count && problem is null; i++)
        {
            problem = payload.FindConflict(i);
        }

        return problem is null ? payload : null;
    }

    internal ref Entry this[int index] => ref _entries[index];

    /// <summary>A text without its quotes and escapes, or the characters of a number.</summary>
    internal string TextOf(int index)
    {
        ref var entry = ref _entries[index];
        return entry.HasEscape
            ? Unescape(entry.Start, entry.Start + entry.Length)
            : Encoding.UTF8.GetString(_bytes, entry.Start, entry.Length);
    }

    /// <summary>Whether a text or name is this one.</summary>
    internal bool IsText(int index, string text)
    {
        ref var entry = ref _entries[index];
        if (entry.HasEscape)
        {
            return string.Equals(TextOf(index), text, StringComparison.Ordinal);
        }

        if (entry.Length < text.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 127)
            {
                return string.Equals(TextOf(index), text, StringComparison.Ordinal);
            }

            if (_bytes[entry.Start + i] != text[i])
            {
                return false;
            }
        }

        return entry.Length == text.Length;
    }

    /// <summary>Finds a name that stands for two different values: one reader would take the first, another the last.</summary>
    private string? FindConflict(int index)
    {
        var count = _entries[index].Count;
        if (_entries[index].Kind != Kind.Object || count < 2)
        {
            return null;
        }

        var names = new int[count];
        for (int i = 0, member = index + 1; i < count; i++, member = _entries[member + 1].Next)
        {
            names[i] = member;
        }

        if (count <= FewMembers)
        {
            for (var i = 1; i < count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (IsConflict(names[i], names[j]))
                    {
                        return "a member with two different values";
                    }
                }
            }

            return null;
        }

        var texts = Array.ConvertAll(names, TextOf);
        Array.Sort(texts, names, StringComparer.Ordinal);
        for (var i = 1; i < count; i++)
        {
            if (texts[i] == texts[i - 1] && !SameValue(names[i], names[i - 1]))
            {
                return "a member with two different values";
            }
        }

        return null;
    }

    private bool IsConflict(int name, int other)
    {
        ref var a = ref _entries[name];
        ref var b = ref _entries[other];
        var isSame = a.HasEscape || b.HasEscape
            ? TextOf(name) == TextOf(other)
            : a.Length == b.Length && SameBytes(a.Start, b.Start, a.Length);
        return isSame && !SameValue(name, other);
    }

    private bool SameValue(int name, int other)
    {
        ref var a = ref _entries[name + 1];
        ref var b = ref _entries[other + 1];
        return a.Kind == b.Kind && a.Length == b.Length && SameBytes(a.Start, b.Start, a.Length);
    }

    private bool SameBytes(int a, int b, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (_bytes[a + i] != _bytes[b + i])
            {
                return false;
            }
        }

        return true;
    }

    private string Unescape(int start, int end)
    {
        var text = new StringBuilder(end - start);
        while (start < end)
        {
            var run = start;
            while (run < end && _bytes[run] != '\\')
            {
                run++;
            }

            text.Append(Encoding.UTF8.GetString(_bytes, start, run - start));
            if (run == end)
            {
                break;
            }

            var escape = _bytes[run + 1];
            text.Append(escape switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'u' => (char)((JsonReader.Hex(_bytes[run + 2]) << 12) | (JsonReader.Hex(_bytes[run + 3]) << 8)
                    | (JsonReader.Hex(_bytes[run + 4]) << 4) | JsonReader.Hex(_bytes[run + 5])),
                _ => (char)escape,
            });
            start = run + (escape == 'u' ? 6 : 2);
        }

        return ReplaceLoneSurrogates(text);
    }

    /// <summary>Half a surrogate pair cannot be written as UTF-8, in XML or in a header.</summary>
    private static string ReplaceLoneSurrogates(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }

    /// <summary>One value or name, as a range of the document.</summary>
    internal struct Entry
    {
        public Kind Kind;
        public bool HasEscape;
        public int Start;
        public int Length;

        /// <summary>The number of members or items.</summary>
        public int Count;

        /// <summary>The index after the value and all that it contains.</summary>
        public int Next;
    }
}
