using System;
using System.Collections.Generic;
using System.Xml;

namespace SessionTools;

/// <summary>Writes SOAP 1.1 requests: one operation with simple parameters, document/literal or rpc/encoded.</summary>
internal sealed class SoapEnvelope
{
    private const string XmlType = "text/xml; charset=utf-8";

    private readonly BodyWriter _body = new();
    private readonly string _service;
    private readonly string _operation;
    private readonly bool _qualified;
    private readonly bool _encoded;

    /// <param name="service">For errors.</param>
    /// <param name="operation">The wrapper element.</param>
    /// <param name="targetNamespace">The wrapper's namespace.</param>
    /// <param name="qualified">Whether the parameters are in that namespace too (elementFormDefault).</param>
    /// <param name="encoded">rpc/encoded: every parameter says its type.</param>
    public SoapEnvelope(string service, string operation, string targetNamespace, bool qualified, bool encoded)
    {
        _service = service;
        _operation = CheckName(operation);
        _qualified = qualified;
        _encoded = encoded;
        _body.Raw("""<?xml version="1.0" encoding="UTF-8"?>""")
            .Raw("<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"" + SoapNamespace.Envelope11 + "\" xmlns:ns1=\"").Raw(targetNamespace).Raw("\"");
        if (encoded)
        {
            _body.Raw(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
                .Raw($" xmlns:SOAP-ENC=\"{SoapNamespace.Encoding}\" SOAP-ENV:encodingStyle=\"{SoapNamespace.Encoding}\"");
        }

        _body.Raw("><SOAP-ENV:Body><ns1:").Raw(_operation).Raw(">");
    }

    /// <summary>One parameter. The characters are wiped once they are written.</summary>
    public SoapEnvelope Add(string name, char[] value, string type = "string")
    {
        CheckName(name);
        Open(name);
        if (_encoded)
            _body.Raw(" xsi:type=\"xsd:").Raw(type).Raw("\"");
        _body.Raw(">");
        _body.XmlText(value, name, _service);
        return Close(name);
    }

    public SoapEnvelope Add(string name, string value, string type = "string") => Add(name, value.ToCharArray(), type);

    /// <summary>A repeated parameter: the element again and again, or one encoded array.</summary>
    public SoapEnvelope Add(string name, IReadOnlyCollection<string> values, string type = "string")
    {
        if (!_encoded)
        {
            foreach (var value in values)
                Add(name, value, type);
            return this;
        }

        CheckName(name);
        Open(name);
        _body.Raw($" xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"xsd:{type}[{values.Count}]\">");
        foreach (var value in values)
            Add("item", value, type);
        return Close(name);
    }

    /// <summary>The finished request, which wipes what was written here when it is over.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="actionBase">What stands before the operation's name in the SOAPAction.</param>
    /// <param name="safeToRepeat">Whether it may be sent twice.</param>
    public SessionRequest ToRequest(Uri uri, string actionBase, bool safeToRepeat = false)
    {
        _body.Raw("</ns1:").Raw(_operation).Raw("></SOAP-ENV:Body></SOAP-ENV:Envelope>");
        return new BytesRequest(uri, _operation, _body, XmlType) { SoapAction = "\"" + actionBase + _operation + "\"", SafeToRepeat = safeToRepeat };
    }

    private void Open(string name) => _body.Raw(_qualified ? "<ns1:" : "<").Raw(name);

    private SoapEnvelope Close(string name)
    {
        _body.Raw(_qualified ? "</ns1:" : "</").Raw(name).Raw(">");
        return this;
    }

    /// <summary>Names come from the user too: one that is no plain XML name would write markup of its own.</summary>
    private string CheckName(string name)
    {
        foreach (var character in name)
        {
            if (character > 127)
                throw Bad(name);
        }

        try
        {
            return XmlConvert.VerifyNCName(name);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw Bad(name);
        }
    }

    private SessionException Bad(string name)
    {
        _body.Wipe();
        return SessionException.Create(SessionErrorId.InvalidArgument, $"'{name}' is no name that a SOAP element can have.", _service);
    }
}
