using System;
using System.Collections.Generic;
using System.Text;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>One of the two SOAP bindings: its addresses, namespaces and operations, and how it writes responses.</summary>
internal sealed class ClickatellSoapBinding
{
    private const string Site = "http://api.clickatell.com";

    /// <summary>Seed: clickatell-soap-ping. Elements inside the wrapper are in no namespace.</summary>
    public static readonly ClickatellSoapBinding DocumentLiteral = new(
        ClickatellContract.DocumentLiteral, ["/soap/document_literal/webservice", "/soap/document_literal/webservice.php"], isRpc: false);

    /// <summary>Vendor fact. The WSDL of rpc_encoded/webservice was not found; that of webservice_vs.php is assumed.</summary>
    public static readonly ClickatellSoapBinding RpcEncoded = new(
        ClickatellContract.RpcEncoded, ["/soap/rpc_encoded/webservice", "/soap/webservice_vs.php", OldestPath], isRpc: true);

    /// <summary>The address with <c>callback</c> in place of <c>msg_callback</c> (vendor contracts).</summary>
    private const string OldestPath = "/soap/webservice.php";

    private readonly string[] _paths;
    private readonly IReadOnlyDictionary<string, ContractOperation> _operations;

    private ClickatellSoapBinding(IReadOnlyDictionary<string, ContractOperation> operations, string[] paths, bool isRpc)
    {
        _paths = paths;
        IsRpc = isRpc;
        _operations = operations;
    }

    public bool IsRpc { get; }

    public string Path => _paths[0];

    public bool Serves(string path) => Array.IndexOf(_paths, path) >= 0;

    /// <summary>Returns the target namespace of the WSDL at this path.</summary>
    public string Namespace(string path) => IsRpc ? Site + "/soap/webservice" : Site + path;

    /// <summary>The operations of the WSDL at this path.</summary>
    public IReadOnlyDictionary<string, ContractOperation> Operations(string path) =>
        path == OldestPath ? ClickatellContract.RpcEncodedOldest : _operations;

    /// <summary>Finds the operation of a request by its local name: clients send several namespaces, or none (vendor fact).</summary>
    public ContractOperation? Find(string path, string name) => Operations(path).TryGetValue(name, out var operation) ? operation : null;

    /// <summary>
    /// Whether a child of an operation is one of its parameters: those are in no namespace. Where a client has invented the namespace of
    /// the operation, they may be in it too.
    /// </summary>
    public static bool IsField(string operationNamespace, string space) =>
        space.Length == 0 || (space == operationNamespace && !space.StartsWith(Site, StringComparison.Ordinal));

    /// <summary>Checks the namespaces of a request's elements, and that they come in the order of the contract.</summary>
    /// <returns>Null, or the mistake.</returns>
    public string? FindMistake(SoapRequest request, ContractOperation operation) =>
        operation.FindStranger(request.Strangers, space: "")
        ?? (IsRpc ? operation.FindWrongPart(request.Elements) : operation.FindDisorder(request.Elements));

    /// <summary>Writes the response, formatted like the sample, in the namespace of the address.</summary>
    public EmulatedResponse Write(string path, ContractOperation operation, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"", 768)
            .Append(SoapVersions.Soap11Namespace).Append("\" xmlns:ns1=\"").Append(Namespace(path)).Append('"');
        if (IsRpc)
        {
            text.Append(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
                .Append(" xmlns:SOAP-ENC=\"http://schemas.xmlsoap.org/soap/encoding/\"")
                .Append(" SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"");
        }

        text.Append(">\n\t<SOAP-ENV:Body>\n\t\t<ns1:").Append(operation.Name).Append("Response>\n");
        if (operation.Result.IsArray)
        {
            text.Append("\t\t\t<return xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"xsd:string[").Append(lines.Count).Append("]\">\n");
            foreach (var line in lines)
            {
                text.Append("\t\t\t\t<item xsi:type=\"xsd:string\">").Append(XmlEscape.Text(line)).Append("</item>\n");
            }

            text.Append("\t\t\t</return>\n");
        }
        else
        {
            foreach (var line in lines)
            {
                var start = IsRpc ? "<return xsi:type=\"xsd:string\">" : "<return>";
                text.Append("\t\t\t").Append(start).Append(XmlEscape.Text(line)).Append("</return>\n");
            }
        }

        text.Append("\t\t</ns1:").Append(operation.Name).Append("Response>\n\t</SOAP-ENV:Body>\n</SOAP-ENV:Envelope>\n");
        return EmulatedResponse.Text(200, EmulatedClickatell.ResponseType, text.ToString());
    }
}
