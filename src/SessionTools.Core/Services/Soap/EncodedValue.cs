using System;
using System.Collections.Generic;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>A value of an rpc/encoded response: text, an array, or a reference to another element (SOAP 1.1, section 5).</summary>
internal sealed class EncodedValue
{
    private List<EncodedValue>? _items;

    private EncodedValue(string? href) => Href = href;

    /// <summary>The id of the element that holds the value. Null if this element does.</summary>
    private string? Href { get; }

    private string Text { get; set; } = string.Empty;

    /// <summary>Reads the current element and moves past it.</summary>
    /// <param name="reader">The reader, on the element.</param>
    /// <param name="referred">Receives each element with an id, inner ones too. Null for a style without references.</param>
    /// <exception cref="XmlException">The document is not well-formed, or nested too deep.</exception>
    public static EncodedValue Read(XmlReader reader, Dictionary<string, EncodedValue>? referred)
    {
        var value = new EncodedValue(reader.GetAttribute("href"));
        if (referred is not null && reader.GetAttribute("id") is { } id)
        {
            referred[id] = value;
        }

        var depth = reader.Depth;
        if (!XmlPayload.Enter(reader))
        {
            return value;
        }

        // Nearly always there is one text.
        string? first = null;
        StringBuilder? text = null;
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                (value._items ??= []).Add(Read(reader, referred));
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                if (first is null)
                {
                    first = reader.Value;
                }
                else
                {
                    (text ??= new StringBuilder(first)).Append(reader.Value);
                }
            }

            reader.Read();
        }

        reader.Read();
        value.Text = text?.ToString() ?? first ?? string.Empty;
        return value;
    }

    /// <summary>Passes on the texts of the value and of its items, in order.</summary>
    /// <param name="referred">The elements that values refer to, by id. Null for none.</param>
    /// <param name="add">Receives each text.</param>
    /// <exception cref="UnexpectedContentException">A reference leads nowhere, in a circle, or to too much.</exception>
    public void CopyTexts(Dictionary<string, EncodedValue>? referred, Action<string> add) =>
        new Walk(referred, add).Visit(this, steps: 0);

    /// <summary>Follows references within limits: a few of them, each used twice, would multiply without end.</summary>
    private sealed class Walk(Dictionary<string, EncodedValue>? referred, Action<string> add)
    {
        private const int MaximumSteps = 16;
        private const int MaximumCharacters = 1 << 20;

        private int _left = MaximumCharacters;

        public void Visit(EncodedValue value, int steps)
        {
            if (value.Href is { } href)
            {
                EncodedValue? target = null;
                if (!href.StartsWith("#", StringComparison.Ordinal) || referred?.TryGetValue(href.Substring(1), out target) != true)
                {
                    throw new UnexpectedContentException("a reference to an element that does not exist");
                }

                if (steps == MaximumSteps)
                {
                    throw new UnexpectedContentException("references that go in a circle");
                }

                Visit(target!, steps + 1);
                return;
            }

            // What the response holds itself is limited by its size.
            _left -= steps > 0 ? value.Text.Length + 1 : 0;
            if (_left < 0)
            {
                throw new UnexpectedContentException("references that multiply the response");
            }

            add(value.Text);
            foreach (var item in value._items ?? [])
            {
                Visit(item, steps);
            }
        }
    }
}
