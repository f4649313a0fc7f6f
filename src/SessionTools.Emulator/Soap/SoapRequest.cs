using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Xml;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Soap;

/// <summary>A parsed SOAP request: the operation and its values.</summary>
internal sealed class SoapRequest
{
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private const int MaximumDepth = 16;

    private readonly List<string> _elements = [];

    private SoapRequest()
    {
    }

    public SoapVersion Version { get; private set; }

    /// <summary>The operation's local name.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>The operation's namespace.</summary>
    public string Namespace { get; private set; } = "";

    /// <summary>The values of the operation. An array, which is a value with child elements, adds one value per element.</summary>
    public FieldSet Fields { get; } = new();

    /// <summary>The names of the operation's children in the required namespace, in order.</summary>
    public IReadOnlyList<string> Elements => _elements;

    /// <summary>Reads an envelope.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="fieldNamespace">The required namespace of the operation's children. Others are ignored.</param>
    /// <exception cref="XmlException">The body is malformed, has a DTD, is too deep, or is not an envelope with an operation.</exception>
    public static SoapRequest Read(byte[] body, string fieldNamespace)
    {
        using var reader = OpenReader(body);
        var request = new SoapRequest();
        request.ReadEnvelope(reader, fieldNamespace);
        return request;
    }

    /// <summary>Opens XML from a client: no DTD, no external entities, no comments.</summary>
    public static XmlReader OpenReader(byte[] body)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = body.Length + 1L,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        return XmlReader.Create(new MemoryStream(body, writable: false), settings);
    }

    private void ReadEnvelope(XmlReader reader, string fieldNamespace)
    {
        reader.MoveToContent();
        var space = reader.NamespaceURI;
        if (reader.LocalName != "Envelope" || space is not (SoapVersions.Soap11Namespace or SoapVersions.Soap12Namespace))
        {
            throw new XmlException("The document is no SOAP envelope.");
        }

        Version = space == SoapVersions.Soap12Namespace ? SoapVersion.Soap12 : SoapVersion.Soap11;
        reader.Read();
        while (ToElement(reader, depth: 1))
        {
            if (reader.LocalName == "Body" && reader.NamespaceURI == space)
            {
                ReadBody(reader, fieldNamespace);
            }
            else
            {
                ReadValues(reader);
            }
        }

        if (Operation.Length == 0)
        {
            throw new XmlException("The envelope holds no operation.");
        }

        // Read to the end, so that a document that is truncated after the SOAP body is refused.
        while (reader.Read())
        {
        }
    }

    /// <summary>Reads the operation and, in rpc/encoded, the elements after it that its values refer to by href.</summary>
    private void ReadBody(XmlReader reader, string fieldNamespace)
    {
        List<(string Name, string Id)> references = [];
        Dictionary<string, List<string>> referred = [];
        reader.Read();
        while (ToElement(reader, depth: 2))
        {
            if (Operation.Length == 0)
            {
                ReadOperation(reader, fieldNamespace, references);
            }
            else
            {
                referred[reader.GetAttribute("id") ?? ""] = ReadValues(reader);
            }
        }

        foreach ((var name, var id) in references)
        {
            if (referred.TryGetValue(id, out var values))
            {
                Add(name, values);
            }
        }
    }

    private void ReadOperation(XmlReader reader, string fieldNamespace, List<(string Name, string Id)> references)
    {
        Operation = reader.LocalName;
        Namespace = reader.NamespaceURI;
        reader.Read();
        while (ToElement(reader, depth: 3))
        {
            var name = reader.LocalName;
            var isField = reader.NamespaceURI == fieldNamespace;
            if (isField)
            {
                _elements.Add(name);
            }

            var counts = isField && reader.GetAttribute("nil", InstanceNamespace) is not ("true" or "1");
            var reference = reader.GetAttribute("href");
            var values = ReadValues(reader);
            if (counts && reference is not null)
            {
                references.Add((name, reference.TrimStart('#')));
            }
            else if (counts)
            {
                Add(name, values);
            }
        }
    }

    private void Add(string name, List<string> values)
    {
        foreach (var value in values)
        {
            Fields.Add(name, value);
        }
    }

    /// <summary>Moves to the next element at this depth. Returns false if the parent ends first.</summary>
    private static bool ToElement(XmlReader reader, int depth)
    {
        while (!reader.EOF && reader.Depth >= depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                return true;
            }

            reader.Read();
        }

        return false;
    }

    /// <summary>Reads the element and moves past its end. Returns the texts of its children, or its own text if it has none.</summary>
    private static List<string> ReadValues(XmlReader reader)
    {
        List<string> values = [];
        var text = new StringBuilder();
        var depth = reader.Depth;
        if (!reader.IsEmptyElement)
        {
            while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
            {
                if (reader.Depth > MaximumDepth)
                {
                    throw new XmlException($"The document is more than {MaximumDepth} elements deep.");
                }

                if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                {
                    text.Clear();
                    if (reader.IsEmptyElement)
                    {
                        values.Add("");
                    }
                }
                else if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth + 1)
                {
                    values.Add(text.ToString());
                }
                else
                {
                    text.Append(reader.Value);
                }
            }
        }

        reader.Read();
        if (values.Count == 0)
        {
            values.Add(text.ToString());
        }

        return values;
    }
}
