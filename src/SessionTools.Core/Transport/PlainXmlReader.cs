using System;
using System.Collections.Generic;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Reads the XML that the services really send: small, ASCII, elements and attributes and text. It takes a document only when
/// it has checked the whole of it; whatever is longer, odder or broken is left to .NET's reader, whose word then counts. What
/// it takes it must read as that one does, which a test compares on some hundred thousand spoiled documents.
/// </summary>
/// <remarks>
/// What it is worth: .NET's reader makes 3.6 kB of buffers for every answer. This one keeps its own, a reader a thread. Reading
/// Videntity's ping went from 0.74 of XDocument's memory to 0.13, and from 1.3 times its speed to 1.6; Intelliview's two
/// documents from 0.89 to 0.13, and from 1.25 times to 2; a SOAP ping with all around it from 10.3 kB to 6.6 kB.
/// </remarks>
internal sealed class PlainXmlReader : XmlReader
{
    public const int MaximumLength = 16 * 1024;

    private const int MaximumDepth = 32;
    private const int DocumentsPerTable = 1000;
    private const string XmlnsUri = "http://www.w3.org/2000/xmlns/";
    private const string XmlUri = "http://www.w3.org/XML/1998/namespace";

    // One character a byte, so that what is not ASCII is seen as such.
    private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);

    // What a character may be part of, by its code. What lies beyond is part of nothing.
    private static readonly Parts[] Known = NewParts();

    [ThreadStatic]
    private static PlainXmlReader? _spare;

    private readonly char[] _text = new char[MaximumLength];
    private readonly NodeList _nodes = new();
    private readonly NodeList _attributes = new();
    private readonly List<(string Prefix, string Uri)> _scope = [];
    private readonly (int Node, int Scope)[] _open = new (int, int)[MaximumDepth];
    private NameTable _names = new();
    private int _documentsLeft = DocumentsPerTable;
    private int _length;
    private int _at;
    private int _node;
    private int _attribute;

    private PlainXmlReader()
    {
    }

    public override XmlNodeType NodeType => Current.Type;

    public override string LocalName => Current.Local;

    public override string Prefix => Current.Prefix;

    public override string NamespaceURI => Current.Uri;

    public override string Name => Prefix.Length == 0 ? LocalName : Prefix + ":" + LocalName;

    public override string Value => Current.Length == 0 ? string.Empty : new string(_text, Current.Start, Current.Length);

    public override int Depth => Current.Depth;

    public override bool IsEmptyElement => _attribute < 0 && Current.IsEmpty;

    public override int AttributeCount => Element.Attributes;

    public override bool EOF => _node >= _nodes.Count;

    public override ReadState ReadState => _node < 0 ? ReadState.Initial : EOF ? ReadState.EndOfFile : ReadState.Interactive;

    public override string BaseURI => string.Empty;

    public override XmlNameTable NameTable => _names;

    private ref Node Element => ref _nodes[_node];

    private ref Node Current => ref (_attribute >= 0 ? ref _attributes[Element.FirstAttribute + _attribute] : ref Element);

    /// <summary>A reader before its first node; null when the bytes are no document of the plain kind.</summary>
    public static XmlReader? TryOpen(byte[] bytes, int start, int length)
    {
        if (length > MaximumLength)
            return null;
        var reader = Take();
        Latin1.GetChars(bytes, start, length, reader._text, 0);
        return reader.Checked(length);
    }

    /// <summary>The same of a text.</summary>
    public static XmlReader? TryOpen(string text)
    {
        if (text.Length > MaximumLength)
            return null;
        var reader = Take();
        text.CopyTo(0, reader._text, 0, text.Length);
        return reader.Checked(text.Length);
    }

    public override bool Read()
    {
        _attribute = -1;
        if (_node < _nodes.Count)
            _node++;
        return _node < _nodes.Count;
    }

    public override string GetAttribute(int i) => ValueOf(in _attributes[Element.FirstAttribute + i]);

    public override string? GetAttribute(string name)
    {
        for (var i = 0; i < AttributeCount; i++)
        {
            ref var attribute = ref _attributes[Element.FirstAttribute + i];
            if (attribute.Prefix.Length == 0 && attribute.Local == name)
                return ValueOf(in attribute);
        }

        return null;
    }

    public override bool MoveToFirstAttribute() => AttributeCount > 0 && (_attribute = 0) == 0;

    public override bool MoveToNextAttribute()
    {
        if (_attribute + 1 >= AttributeCount)
            return false;
        _attribute++;
        return true;
    }

    public override bool MoveToElement()
    {
        var moved = _attribute >= 0;
        _attribute = -1;
        return moved;
    }

    public override bool MoveToAttribute(string name) => throw new NotSupportedException();

    public override bool MoveToAttribute(string name, string? ns) => throw new NotSupportedException();

    public override string GetAttribute(string name, string? namespaceURI) => throw new NotSupportedException();

    public override string LookupNamespace(string prefix) => throw new NotSupportedException();

    public override bool ReadAttributeValue() => throw new NotSupportedException();

    public override void ResolveEntity() => throw new NotSupportedException();

    /// <summary>Back on the shelf, wiped: an answer to a login holds a key.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _length >= 0)
        {
            Array.Clear(_text, 0, _length);
            _nodes.Clear();
            _attributes.Clear();
            _scope.Clear();
            _length = -1;
            _node = 0;
            _attribute = -1;
            _spare = this;
        }

        base.Dispose(disposing);
    }

    private static PlainXmlReader Take()
    {
        var reader = _spare ?? new PlainXmlReader();
        _spare = null;

        // A service that invents names may not fill the memory with them.
        if (--reader._documentsLeft == 0)
            (reader._names, reader._documentsLeft) = (new NameTable(), DocumentsPerTable);
        return reader;
    }

    private static Parts[] NewParts()
    {
        var parts = new Parts['~' + 1];
        for (var character = '\t'; character <= '~'; character++)
        {
            // White space in a value, blanks excepted, would be made blanks.
            parts[character] = character switch
            {
                '\r' => Parts.Space,
                '\t' or '\n' => Parts.Space | Parts.Text,
                ' ' => Parts.Space | Parts.Text | Parts.Value,
                < ' ' or '<' => 0,
                '&' => Parts.Mark,
                ']' => Parts.Mark | Parts.Value,
                '"' or '\'' => Parts.Quote | Parts.Text,
                >= 'A' and <= 'Z' or >= 'a' and <= 'z' or '_' => Parts.NameStart | Parts.Name | Parts.Text | Parts.Value,
                >= '0' and <= '9' or '-' or '.' => Parts.Name | Parts.Text | Parts.Value,
                _ => Parts.Text | Parts.Value,
            };
        }

        return parts;
    }

    private static bool Is(char character, Parts parts) => character < Known.Length && (Known[character] & parts) != 0;

    private string ValueOf(in Node node) => new(_text, node.Start, node.Length);

    private PlainXmlReader? Checked(int length)
    {
        _length = length;
        _at = 0;
        if (Scan())
        {
            _node = _attribute = -1;
            return this;
        }

        Dispose();
        return null;
    }

    /// <summary>Goes through the whole document; false as soon as anything is not plain.</summary>
    private bool Scan()
    {
        if (!ScanDeclaration())
            return false;
        var depth = 0;
        while (ScanText(depth))
        {
            if (_at == _length)
                return depth == 0 && _nodes.Count > 0;
            _at++;
            if (depth > 0 && Take('/'))
            {
                depth--;
                if (!ScanEnd(depth))
                    return false;
            }
            else
            {
                // A second root, or deeper than any of these services goes.
                if ((depth == 0 && _nodes.Count > 0) || depth == MaximumDepth || !ScanStart(depth, out var isEmpty))
                    return false;
                depth += isEmpty ? 0 : 1;
            }
        }

        return false;
    }

    /// <summary>None, or version 1.0 and UTF-8.</summary>
    private bool ScanDeclaration()
    {
        if (!Take("<?xml"))
            return true;
        if (!TakeSpace() || !Take("version") || !TakeQuoted("1.0"))
            return false;
        if (TakeSpace() && Take("encoding") && !TakeQuoted("utf-8"))
            return false;
        TakeSpace();
        return Take("?>");
    }

    /// <summary>Up to the next tag or the end; white space alone is no text, and nothing else stands outside the root.</summary>
    private bool ScanText(int depth)
    {
        var start = _at;
        TakeSpace();
        if (_at == _length || _text[_at] == '<')
            return true;

        // .NET's reader would make a line feed of a carriage return.
        if (depth == 0 || Array.IndexOf(_text, '\r', start, _at - start) >= 0)
            return false;
        var end = Pass(Parts.Text);
        for (; _at < _length && _text[_at] != '<'; end++)
        {
            var character = _text[_at++];
            if (!Is(character, Parts.Text | Parts.Mark) || (character == ']' && _at < _length && _text[_at] == ']') || (character == '&' && !TakeEntity(out character)))
                return false;
            _text[end] = character;
        }

        ref var node = ref _nodes.Add(XmlNodeType.Text, depth, string.Empty, string.Empty);
        node.Start = start;
        node.Length = end - start;
        return true;
    }

    private bool ScanStart(int depth, out bool isEmpty)
    {
        var scope = _scope.Count;
        var first = _attributes.Count;
        isEmpty = false;
        if (!TakeName(out var prefix, out var local))
            return false;
        while (true)
        {
            var apart = TakeSpace();
            if (Take('>'))
                break;
            if (Take("/>"))
            {
                isEmpty = true;
                break;
            }

            if (!apart || !ScanAttribute(depth, first))
                return false;
        }

        if (FindUri(prefix) is not { } uri)
            return false;
        for (var i = first; i < _attributes.Count; i++)
        {
            ref var attribute = ref _attributes[i];
            if (attribute.Uri.Length > 0 || attribute.Prefix.Length == 0)
                continue;
            if (FindUri(attribute.Prefix) is not { } attributeUri)
                return false;
            attribute.Uri = attributeUri;
        }

        if (isEmpty)
            _scope.RemoveRange(scope, _scope.Count - scope);
        else
            _open[depth] = (_nodes.Count, scope);
        ref var node = ref _nodes.Add(XmlNodeType.Element, depth, prefix, local);
        node.Uri = uri;
        node.IsEmpty = isEmpty;
        node.FirstAttribute = first;
        node.Attributes = _attributes.Count - first;
        return true;
    }

    private bool ScanAttribute(int depth, int first)
    {
        if (!TakeName(out var prefix, out var local))
            return false;
        TakeSpace();
        if (!Take('='))
            return false;
        TakeSpace();
        var quote = Take('"') ? '"' : '\'';
        if (quote == '\'' && !Take('\''))
            return false;
        var start = _at;
        var end = Pass(Parts.Value);
        for (; _at < _length && _text[_at] != quote; end++)
        {
            var character = _text[_at++];
            if (!Is(character, Parts.Value | Parts.Mark | Parts.Quote) || (character == '&' && !TakeEntity(out character)))
                return false;
            _text[end] = character;
        }

        if (!Take(quote))
            return false;

        // Two of one local name are rare enough not to ask whether their namespaces differ.
        for (var i = first; i < _attributes.Count; i++)
        {
            if (_attributes[i].Local == local)
                return false;
        }

        var isDeclaration = prefix == "xmlns" || (prefix.Length == 0 && local == "xmlns");
        if (isDeclaration && !Declare(prefix.Length == 0 ? string.Empty : local, _names.Add(_text, start, end - start)))
            return false;
        ref var node = ref _attributes.Add(XmlNodeType.Attribute, depth + 1, prefix, local);
        node.Uri = isDeclaration ? XmlnsUri : string.Empty;
        node.Start = start;
        node.Length = end - start;
        return true;
    }

    private bool ScanEnd(int depth)
    {
        var (opened, scope) = _open[depth];
        ref var element = ref _nodes[opened];
        if (!TakeName(out var prefix, out var local) || prefix != element.Prefix || local != element.Local)
            return false;
        TakeSpace();
        if (!Take('>'))
            return false;
        var uri = element.Uri;
        _nodes.Add(XmlNodeType.EndElement, depth, prefix, local).Uri = uri;
        _scope.RemoveRange(scope, _scope.Count - scope);
        return true;
    }

    private bool Declare(string prefix, string uri)
    {
        if ((prefix.Length > 0 && uri.Length == 0) || prefix is "xml" or "xmlns" || uri is XmlUri or XmlnsUri)
            return false;
        _scope.Add((prefix, uri));
        return true;
    }

    /// <summary>The namespace of a prefix; null when it is not declared.</summary>
    private string? FindUri(string prefix)
    {
        for (var i = _scope.Count - 1; i >= 0; i--)
        {
            if (_scope[i].Prefix == prefix)
                return _scope[i].Uri;
        }

        return prefix.Length == 0 ? string.Empty : null;
    }

    private bool TakeName(out string prefix, out string local)
    {
        prefix = string.Empty;
        if (!TakeNamePart(out local))
            return false;
        if (!Take(':'))
            return true;
        prefix = local;
        return TakeNamePart(out local);
    }

    private bool TakeNamePart(out string name)
    {
        var start = _at;
        name = string.Empty;
        if (_at == _length || !Is(_text[_at], Parts.NameStart))
            return false;
        name = _names.Add(_text, start, Pass(Parts.Name) - start);
        return true;
    }

    /// <summary>What stands behind an ampersand: one of the five that need no declaration.</summary>
    private bool TakeEntity(out char character)
    {
        character = Take("lt;") ? '<' : Take("gt;") ? '>' : Take("amp;") ? '&' : Take("quot;") ? '"' : Take("apos;") ? '\'' : '\0';
        return character != '\0';
    }

    private bool TakeQuoted(string lowerCase)
    {
        if (!Take('='))
            return false;
        var quote = Take('"') ? '"' : '\'';
        if (quote == '\'' && !Take('\''))
            return false;
        foreach (var expected in lowerCase)
        {
            if (_at == _length || (_text[_at] | (expected is >= 'a' and <= 'z' ? ' ' : '\0')) != expected)
                return false;
            _at++;
        }

        return Take(quote);
    }

    private bool TakeSpace()
    {
        var start = _at;
        return Pass(Parts.Space) > start;
    }

    /// <summary>Goes past all characters of a kind, and says where it stands then.</summary>
    private int Pass(Parts parts)
    {
        var at = _at;
        for (var text = _text; at < _length && Is(text[at], parts);)
            at++;
        return _at = at;
    }

    private bool Take(char expected)
    {
        if (_at == _length || _text[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private bool Take(string expected)
    {
        if (_length - _at < expected.Length)
            return false;
        for (var i = 0; i < expected.Length; i++)
        {
            if (_text[_at + i] != expected[i])
                return false;
        }

        _at += expected.Length;
        return true;
    }

    [Flags]
    private enum Parts : byte
    {
        Space = 1,
        NameStart = 2,
        Name = 4,

        /// <summary>Of a text, where it stands for itself.</summary>
        Text = 8,

        /// <summary>Of an attribute's value, where it stands for itself.</summary>
        Value = 16,

        /// <summary>Of either, where it has to be looked at: an ampersand, a bracket.</summary>
        Mark = 32,
        Quote = 64,
    }

    private struct Node
    {
        public XmlNodeType Type;
        public int Depth;
        public string Prefix;
        public string Local;
        public string Uri;
        public int Start;
        public int Length;
        public bool IsEmpty;
        public int FirstAttribute;
        public int Attributes;
    }

    /// <summary>Nodes in place, for they are large to copy. What is before the first and behind the last is a node that is none.</summary>
    private sealed class NodeList
    {
        private Node[] _items = new Node[64];
        private Node _none;

        public NodeList() => Set(ref _none, XmlNodeType.None, 0, string.Empty, string.Empty);

        public int Count { get; private set; }

        public ref Node this[int index] => ref (index >= 0 && index < Count ? ref _items[index] : ref _none);

        public ref Node Add(XmlNodeType type, int depth, string prefix, string local)
        {
            if (Count == _items.Length)
                Array.Resize(ref _items, Count * 2);
            ref var node = ref _items[Count++];
            Set(ref node, type, depth, prefix, local);
            return ref node;
        }

        public void Clear() => Count = 0;

        private static void Set(ref Node node, XmlNodeType type, int depth, string prefix, string local)
        {
            node = default;
            node.Type = type;
            node.Depth = depth;
            node.Prefix = prefix;
            node.Local = local;
            node.Uri = string.Empty;
        }
    }
}
