using System.Collections.Generic;
using System.Text;
using System.Xml;

namespace SessionTools.Emulator.Soap;

/// <summary>An element of a SOAP body: its text or its children, or the id of the element that has them (SOAP 1.1, section 5).</summary>
internal sealed class SoapNode
{
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private const int MaximumDepth = 16;

    private readonly List<SoapNode> _children = [];
    private readonly bool _isNil;
    private readonly string? _href;
    private string _text = "";

    private SoapNode(XmlReader reader)
    {
        Name = reader.LocalName;
        Namespace = reader.NamespaceURI;
        HasId = reader.GetAttribute("id") is not null;
        _href = reader.GetAttribute("href")?.TrimStart('#');
        _isNil = reader.GetAttribute("nil", InstanceNamespace) is "true" or "1";
    }

    public string Name { get; }

    public string Namespace { get; }

    public bool HasId { get; }

    public IReadOnlyList<SoapNode> Children => _children;

    /// <summary>Reads the element and moves past its end.</summary>
    /// <param name="reader">The reader, on the element.</param>
    /// <param name="referred">Receives each element that has an id.</param>
    /// <exception cref="XmlException">The document is malformed or too deep.</exception>
    public static SoapNode Read(XmlReader reader, Dictionary<string, SoapNode> referred)
    {
        if (reader.Depth > MaximumDepth)
        {
            throw new XmlException($"The document is more than {MaximumDepth} elements deep.");
        }

        var node = new SoapNode(reader);
        if (reader.GetAttribute("id") is string id)
        {
            referred[id] = node;
        }

        if (!reader.IsEmptyElement)
        {
            var text = new StringBuilder();
            reader.Read();
            while (reader.NodeType is not (XmlNodeType.EndElement or XmlNodeType.None))
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    node._children.Add(Read(reader, referred));
                }
                else
                {
                    text.Append(reader.Value);
                    reader.Read();
                }
            }

            node._text = text.ToString();
        }

        reader.Read();
        return node;
    }

    /// <summary>The values: the texts of the children, or the text of an element that has none. No value if it is nil.</summary>
    /// <param name="referred">The elements that have an id.</param>
    /// <exception cref="XmlException">A reference leads nowhere or in a circle.</exception>
    public IEnumerable<string> Values(IReadOnlyDictionary<string, SoapNode> referred)
    {
        var node = Follow(referred);
        if (node._isNil)
        {
            yield break;
        }

        if (node._children.Count == 0)
        {
            yield return node._text;
        }

        foreach (var child in node._children)
        {
            yield return child.Follow(referred)._text;
        }
    }

    private SoapNode Follow(IReadOnlyDictionary<string, SoapNode> referred)
    {
        var node = this;
        for (var steps = 0; node._href is string href; steps++)
        {
            if (steps == MaximumDepth || !referred.TryGetValue(href, out node))
            {
                throw new XmlException($"The reference #{href} leads to no value.");
            }
        }

        return node;
    }
}
