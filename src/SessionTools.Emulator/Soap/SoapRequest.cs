using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Soap;

/// <summary>A parsed SOAP request: the operation and its values.</summary>
internal sealed class SoapRequest
{
    private readonly List<string> _elements = [];
    private readonly List<(string Name, string Namespace)> _strangers = [];

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

    /// <summary>The names of the operation's children in the right namespace, in order.</summary>
    public IReadOnlyList<string> Elements => _elements;

    /// <summary>The operation's children in other namespaces.</summary>
    public IReadOnlyList<(string Name, string Namespace)> Strangers => _strangers;

    /// <summary>Reads an envelope.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="isField">Whether the operation's children may be in a namespace, given the operation's and theirs.</param>
    /// <exception cref="XmlException">The body is malformed, has a DTD, is too deep, or is not an envelope with an operation.</exception>
    public static SoapRequest Read(byte[] body, Func<string, string, bool> isField)
    {
        using var reader = OpenReader(body);
        var request = new SoapRequest();
        request.ReadEnvelope(reader, isField);
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

    private void ReadEnvelope(XmlReader reader, Func<string, string, bool> isField)
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
                ReadBody(reader, isField);
            }
            else
            {
                SoapNode.Read(reader, []);
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

    /// <summary>Reads the operation, and the elements beside it that its values may refer to by href.</summary>
    private void ReadBody(XmlReader reader, Func<string, string, bool> isField)
    {
        Dictionary<string, SoapNode> referred = [];
        List<SoapNode> nodes = [];
        reader.Read();
        while (ToElement(reader, depth: 2))
        {
            nodes.Add(SoapNode.Read(reader, referred));
        }

        // What is referred to may stand before the operation, too.
        if ((nodes.Find(static node => !node.HasId) ?? nodes.FirstOrDefault()) is not { } operation)
        {
            return;
        }

        Operation = operation.Name;
        Namespace = operation.Namespace;
        foreach (var field in operation.Children)
        {
            if (!isField(Namespace, field.Namespace))
            {
                _strangers.Add((field.Name, field.Namespace));
                continue;
            }

            _elements.Add(field.Name);
            foreach (var value in field.Values(referred))
            {
                Fields.Add(field.Name, value);
            }
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
}
