using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Security;
using System.Text;
using System.Xml;

namespace SessionTools;

/// <summary>Writes SOAP 1.1 requests: one operation with simple parameters, document/literal or rpc/encoded.</summary>
internal sealed class SoapEnvelope
{
    private readonly Utf8Text _text = new();
    private readonly string _service;
    private readonly string _operation;
    private readonly string _prefix;
    private readonly bool _encoded;

    /// <param name="service">The service's name, for errors.</param>
    /// <param name="operation">The wrapper element.</param>
    /// <param name="targetNamespace">The wrapper's namespace.</param>
    /// <param name="qualified">Whether the parameters are in that namespace too (elementFormDefault).</param>
    /// <param name="encoded">Whether the style is rpc/encoded, where every parameter states its type.</param>
    /// <exception cref="SessionException">InvalidArgument: the operation is not a valid XML element name.</exception>
    public SoapEnvelope(string service, string operation, string targetNamespace, bool qualified, bool encoded)
    {
        _service = service;
        _operation = CheckName(operation);
        _prefix = qualified ? "ns1:" : string.Empty;
        _encoded = encoded;
        _text.Append("""<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=""")
            .Append($"\"{SoapNamespace.Envelope11}\" xmlns:ns1=\"").Append(targetNamespace);
        if (encoded)
        {
            _text.Append("\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
                .Append($" xmlns:SOAP-ENC=\"{SoapNamespace.Encoding}\" SOAP-ENV:encodingStyle=\"{SoapNamespace.Encoding}");
        }

        _text.Append("\"><SOAP-ENV:Body><ns1:").Append(_operation).Append(">");
    }

    /// <summary>Adds a parameter.</summary>
    /// <exception cref="SessionException">InvalidArgument: the name or a character is not valid in XML.</exception>
    public SoapEnvelope Add(string name, string value, string type = "string")
    {
        var attribute = _encoded ? $" xsi:type=\"xsd:{type}\"" : string.Empty;
        return Element(name, attribute, Escape(ValueText.Check(value, name, _service)));
    }

    /// <summary>Adds an array of strings: an encoded array, or the ArrayOfString of an ASMX service.</summary>
    /// <exception cref="SessionException">InvalidArgument: the name or a character is not valid in XML.</exception>
    public SoapEnvelope AddArray(string name, IReadOnlyCollection<string> values)
    {
        var (item, attribute) = _encoded ? ("item", " xsi:type=\"xsd:string\"") : (_prefix + "string", string.Empty);
        var items = values.Select(value => $"<{item}{attribute}>{Escape(ValueText.Check(value, name, _service))}</{item}>");
        var type = _encoded ? $" xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"xsd:string[{values.Count}]\"" : string.Empty;
        return Element(name, type, string.Concat(items));
    }

    /// <summary>Creates the request.</summary>
    /// <param name="uri">The service's address.</param>
    /// <param name="actionBase">The prefix of the operation's name in the SOAPAction.</param>
    /// <param name="safeToRepeat">Whether it may be sent twice.</param>
    public ExchangeRequest ToRequest(Uri uri, string actionBase, bool safeToRepeat = false) => new(HttpMethod.Post, uri, _operation)
    {
        Headers = [new KeyValuePair<string, string>("SOAPAction", $"\"{actionBase}{_operation}\"")],
        Body = new TextBody(
            _text.Append("</ns1:").Append(_operation).Append("></SOAP-ENV:Body></SOAP-ENV:Envelope>").Bytes, "text/xml; charset=utf-8"),
        IsSafeToRepeat = safeToRepeat,
    };

    // A parser would normalize a bare carriage return to a line feed.
    private static string Escape(string text) => SecurityElement.Escape(text).Replace("\r", "&#xD;");

    private SoapEnvelope Element(string name, string attributes, string content)
    {
        _text.Append("<").Append(_prefix).Append(CheckName(name)).Append(attributes).Append(">").Append(content)
            .Append("</").Append(_prefix).Append(name).Append(">");
        return this;
    }

    /// <summary>Rejects names that are not plain XML names. Names come from the user too and could inject markup.</summary>
    private string CheckName(string name)
    {
        try
        {
            // Refuse names that are not ASCII, which no service has.
            if (Encoding.UTF8.GetByteCount(name) == name.Length)
            {
                return XmlConvert.VerifyNCName(name);
            }
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            // Report the error below, without the parser's message.
        }

        throw SessionException.Create(SessionErrorId.InvalidArgument, $"'{name}' is not a valid XML element name.", _service);
    }
}
