using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SessionTools;

/// <summary>
/// An XML body with placeholders in texts and attributes. It is parsed once, and values are written node by node, so that no value can
/// become markup.
/// </summary>
internal sealed class XmlTemplate
{
    private readonly XDocument _document;
    private readonly Dictionary<XObject, TextTemplate> _texts = [];

    private XmlTemplate(XDocument document)
    {
        _document = document;
        foreach (var element in document.Descendants())
        {
            foreach (var attribute in element.Attributes().Where(static a => !a.IsNamespaceDeclaration))
            {
                Note(attribute, attribute.Value);
            }

            foreach (var text in element.Nodes().OfType<XText>())
            {
                Note(text, text.Value);
            }
        }
    }

    public IEnumerable<TextTemplate> Texts => _texts.Values;

    /// <summary>Reads a template.</summary>
    /// <exception cref="XmlException">The text is not well-formed XML, or contains a DTD.</exception>
    public static XmlTemplate Parse(string text)
    {
        var document = new XDocument();
        using (var writer = document.CreateWriter())
        {
            using var reader = XmlPayload.Open(text);
            writer.WriteNode(reader, defattr: false);
            XmlPayload.Finish(reader);
        }

        return new XmlTemplate(document);
    }

    /// <summary>Writes the document with the values of the placeholders.</summary>
    /// <exception cref="SessionException">
    /// MissingMandatoryField: a placeholder has no value. InvalidArgument: a value cannot be sent.
    /// </exception>
    public string Fill(ValueScope scope, string service)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize };
        using (var writer = XmlWriter.Create(text, settings))
        {
            foreach (var node in _document.Nodes())
            {
                Write(writer, node, scope, service);
            }
        }

        return text.ToString();
    }

    private void Note(XObject place, string text)
    {
        var template = TextTemplate.Parse(text);
        if (!template.IsFixed || template.FindUnknownFunction() is not null)
        {
            _texts.Add(place, template);
        }
    }

    private void Write(XmlWriter writer, XNode node, ValueScope scope, string service)
    {
        switch (node)
        {
            case XElement element:
                var name = element.Name;
                writer.WriteStartElement(element.GetPrefixOfNamespace(name.Namespace), name.LocalName, name.NamespaceName);
                foreach (var attribute in element.Attributes())
                {
                    var prefix = attribute.IsNamespaceDeclaration && attribute.Name.Namespace != XNamespace.None
                        ? "xmlns"
                        : element.GetPrefixOfNamespace(attribute.Name.Namespace);
                    writer.WriteAttributeString(
                        prefix, attribute.Name.LocalName, attribute.Name.NamespaceName, Value(attribute, attribute.Value, scope, service));
                }

                foreach (var child in element.Nodes())
                {
                    Write(writer, child, scope, service);
                }

                writer.WriteEndElement();
                break;
            case XText part:
                writer.WriteString(Value(part, part.Value, scope, service));
                break;
        }
    }

    private string Value(XObject place, string literal, ValueScope scope, string service)
    {
        if (!_texts.TryGetValue(place, out var template))
        {
            return literal;
        }

        var name = place is XAttribute attribute ? "@" + attribute.Name.LocalName : place.Parent!.Name.LocalName;
        return template.Fill(scope, Check) ?? throw Missing(template.Placeholders.First(p => scope.TextOf(p) is null));

        string Check(Placeholder placeholder, string value) =>
            value.Length > 0 ? ValueText.Check(value, name, service) : throw Missing(placeholder);

        SessionException Missing(Placeholder placeholder) => SessionException.Create(
            SessionErrorId.MissingMandatoryField, $"{placeholder.Text} has no value, and {name} cannot be sent without it.", service);
    }
}
