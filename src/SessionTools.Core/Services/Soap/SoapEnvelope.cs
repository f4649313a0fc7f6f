using System;
using System.Collections.Generic;
using System.Net.Http.Headers;
using System.Xml;

namespace SessionTools;

/// <summary>Writes SOAP 1.1 requests: one operation with simple parameters, document/literal or rpc/encoded.</summary>
internal sealed class SoapEnvelope
{
    private static readonly MediaTypeHeaderValue XmlType = new("text/xml") { CharSet = "utf-8" };

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
            .Raw($"<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"{SoapNamespace.Envelope11}\" xmlns:ns1=\"{targetNamespace}\"");
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
        Open(name, _encoded ? $" xsi:type=\"xsd:{type}\"" : string.Empty);
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
        Open(name, $" xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"xsd:{type}[{values.Count}]\"");
        foreach (var value in values)
            Add("item", value, type);
        return Close(name);
    }

    /// <param name="uri">Where to.</param>
    /// <param name="soapAction">Without quotes.</param>
    /// <param name="safeToRepeat">Whether it may be sent twice.</param>
    public SessionRequest ToRequest(Uri uri, string soapAction, bool safeToRepeat = false)
    {
        _body.Raw("</ns1:").Raw(_operation).Raw("></SOAP-ENV:Body></SOAP-ENV:Envelope>");
        return new SessionRequest(uri, _operation, () => new BytesContent(_body, XmlType)) { SoapAction = soapAction, SafeToRepeat = safeToRepeat };
    }

    public void Wipe() => _body.Wipe();

    private void Open(string name, string attributes) => _body.Raw("<").Raw(Prefixed(name)).Raw(attributes).Raw(">");

    private SoapEnvelope Close(string name)
    {
        _body.Raw("</").Raw(Prefixed(name)).Raw(">");
        return this;
    }

    private string Prefixed(string name) => _qualified ? "ns1:" + name : name;

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

    private SessionException Bad(string name) =>
        SessionException.Create(SessionErrorId.InvalidArgument, $"'{name}' is no name that a SOAP element can have.", _service);
}
