using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;
using static SessionTools.Emulator.Soap.Wsdl;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>Writes the WSDL from the operations. Names and styles are vendor facts.</summary>
internal static class ClickatellWsdl
{
    private const string EncodingStyle = "http://schemas.xmlsoap.org/soap/encoding/";

    public static EmulatedResponse Write(ClickatellSoapBinding binding, string path, string address)
    {
        var target = binding.Namespace(path);
        var action = "http://api.clickatell.com" + path;
        var service = binding.IsRpc ? "PushServerWS" : "ClickatellSms";
        var port = binding.IsRpc ? "PushServerWSPort" : service;
        var portType = binding.IsRpc ? "PushServerWSPortType" : service;
        var bindingName = binding.IsRpc ? "PushServerWSBinding" : "Sms";
        IReadOnlyList<ContractOperation> operations = [.. binding.Operations(path).Values];

        var definitions = new XElement(
            Space + "definitions",
            new XAttribute("name", service),
            new XAttribute("targetNamespace", target),
            new XAttribute(XNamespace.Xmlns + "wsdl", Space),
            new XAttribute(XNamespace.Xmlns + "soap", Soap11),
            new XAttribute(XNamespace.Xmlns + "xsd", Xsd),
            new XAttribute(XNamespace.Xmlns + "SOAP-ENC", EncodingStyle),
            new XAttribute(XNamespace.Xmlns + "tns", target),
            new XElement(Space + "types", binding.IsRpc ? RpcSchema(target) : DocumentSchema(target, operations)),
            operations.SelectMany(operation => binding.IsRpc ? RpcMessages(operation) : DocumentMessages(operation)),
            new XElement(
                Space + "portType",
                new XAttribute("name", portType),
                operations.Select(operation => PortTypeOperation(operation, binding.IsRpc))),
            new XElement(
                Space + "binding",
                new XAttribute("name", bindingName),
                new XAttribute("type", "tns:" + portType),
                new XElement(
                    Soap11 + "binding", new XAttribute("style", Style(binding.IsRpc)), new XAttribute("transport", HttpTransport)),
                operations.Select(operation => BindingOperation(operation, binding.IsRpc, target, action))),
            new XElement(
                Space + "service",
                new XAttribute("name", service),
                Port(port, bindingName, Soap11, address)));
        return EmulatedResponse.Text(200, EmulatedClickatell.ResponseType, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + definitions);
    }

    /// <summary>Omits elementFormDefault, so that the children are in no namespace.</summary>
    private static XElement DocumentSchema(string target, IEnumerable<ContractOperation> operations) => new(
        Xsd + "schema",
        new XAttribute("targetNamespace", target),
        operations.SelectMany(operation => new[]
        {
            Wrapper(operation.Name, operation.Fields.Select(field => Element(field))),
            Wrapper(operation.Name + "Response", [Element(operation.Result with { Name = "return" })]),
            Wrapper(operation.Name + "Fault", [Element(new(operation.Name + "Fault", "string", IsRequired: true, Repeats: false))]),
        }));

    private static XElement Element(ContractField field) => new(
        Xsd + "element",
        new XAttribute("name", field.Name),
        new XAttribute("type", "xsd:" + field.Type),
        new XAttribute("minOccurs", field.IsRequired ? 1 : 0),
        new XAttribute("maxOccurs", field.Repeats ? "unbounded" : "1"));

    private static XElement RpcSchema(string target) => new(
        Xsd + "schema",
        new XAttribute("targetNamespace", target),
        new XElement(Xsd + "import", new XAttribute("namespace", EncodingStyle)),
        new XElement(
            Xsd + "complexType",
            new XAttribute("name", "ArrayOfString"),
            new XElement(
                Xsd + "complexContent",
                new XElement(
                    Xsd + "restriction",
                    new XAttribute("base", "SOAP-ENC:Array"),
                    new XElement(
                        Xsd + "attribute",
                        new XAttribute("ref", "SOAP-ENC:arrayType"),
                        new XAttribute(Space + "arrayType", "xsd:string[]"))))));

    private static XElement[] DocumentMessages(ContractOperation operation) =>
    [
        Message(operation.Name + "Request", operation.Name),
        Message(operation.Name + "Response", operation.Name + "Response"),
        Message(operation.Name + "Fault", operation.Name + "Fault"),
    ];

    private static XElement[] RpcMessages(ContractOperation operation) =>
    [
        new(
            Space + "message",
            new XAttribute("name", operation.Name + "Input"),
            operation.Fields.Select(field => Part(field.Name, field))),
        new(
            Space + "message",
            new XAttribute("name", operation.Name + "Output"),
            Part("return", operation.Result)),
    ];

    private static XElement Part(string name, ContractField type) => new(
        Space + "part", new XAttribute("name", name), new XAttribute("type", (type.IsArray ? "tns:" : "xsd:") + type.Type));

    private static XElement PortTypeOperation(ContractOperation operation, bool isRpc) => new(
        Space + "operation",
        new XAttribute("name", operation.Name),
        new XElement(Space + "input", new XAttribute("message", "tns:" + operation.Name + (isRpc ? "Input" : "Request"))),
        new XElement(Space + "output", new XAttribute("message", "tns:" + operation.Name + (isRpc ? "Output" : "Response"))),
        isRpc ? null : new XElement(
            Space + "fault", new XAttribute("name", operation.Name + "Fault"), new XAttribute("message", $"tns:{operation.Name}Fault")));

    private static XElement BindingOperation(ContractOperation operation, bool isRpc, string target, string action) => new(
        Space + "operation",
        new XAttribute("name", operation.Name),
        new XElement(
            Soap11 + "operation", new XAttribute("soapAction", action + "/" + operation.Name), new XAttribute("style", Style(isRpc))),
        new XElement(Space + "input", SoapBody(isRpc, target)),
        new XElement(Space + "output", SoapBody(isRpc, target)));

    private static string Style(bool isRpc) => isRpc ? "rpc" : "document";

    private static XElement SoapBody(bool isRpc, string target) => isRpc
        ? new(
            Soap11 + "body",
            new XAttribute("use", "encoded"),
            new XAttribute("namespace", target),
            new XAttribute("encodingStyle", EncodingStyle))
        : new(Soap11 + "body", new XAttribute("use", "literal"));
}
