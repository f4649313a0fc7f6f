using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>The description at <c>?wsdl</c>, built from the operations: one port for SOAP 1.1, one for 1.2 (vendor fact).</summary>
internal static class IntelliviewWsdl
{
    private const string Target = IntelliviewService.Namespace;

    private static readonly XNamespace Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
    private static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    public static Answer Write(string address)
    {
        IReadOnlyList<IntelliviewOperation> operations = [.. IntelliviewOperation.All.Values];
        var definitions = new XElement(
            Wsdl + "definitions",
            new XAttribute("targetNamespace", Target),
            new XAttribute(XNamespace.Xmlns + "wsdl", Wsdl),
            new XAttribute(XNamespace.Xmlns + "soap", Soap),
            new XAttribute(XNamespace.Xmlns + "soap12", Soap12),
            new XAttribute(XNamespace.Xmlns + "s", Xsd),
            new XAttribute(XNamespace.Xmlns + "tns", Target),
            new XElement(
                Wsdl + "types",
                new XElement(
                    Xsd + "schema",
                    new XAttribute("elementFormDefault", "qualified"),
                    new XAttribute("targetNamespace", Target),
                    operations.SelectMany(Elements),
                    StringArray())),
            operations.SelectMany(Messages),
            new XElement(Wsdl + "portType", new XAttribute("name", "DashboardApiSoap"), operations.Select(PortTypeOperation)),
            Binding("DashboardApiSoap", Soap, operations),
            Binding("DashboardApiSoap12", Soap12, operations),
            new XElement(
                Wsdl + "service", new XAttribute("name", "DashboardApi"), Port("DashboardApiSoap", Soap, address), Port("DashboardApiSoap12", Soap12, address)));
        return Answer.Text(200, "text/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + definitions);
    }

    private static XElement[] Elements(IntelliviewOperation operation) =>
    [
        Wrapper(operation.Name, operation.Fields.Select(
            field => Element(field.Name, field.IsInteger ? "s:int" : field.IsArray ? "tns:ArrayOfString" : "s:string", field.IsInteger))),
        Wrapper(operation.Name + "Response", [Element(operation.Name + "Result", "s:string", isRequired: false)]),
    ];

    private static XElement Wrapper(string name, IEnumerable<XElement> children) => new(
        Xsd + "element", new XAttribute("name", name), new XElement(Xsd + "complexType", new XElement(Xsd + "sequence", children)));

    private static XElement Element(string name, string type, bool isRequired) => new(
        Xsd + "element",
        new XAttribute("minOccurs", isRequired ? 1 : 0),
        new XAttribute("maxOccurs", 1),
        new XAttribute("name", name),
        new XAttribute("type", type));

    private static XElement StringArray() => new(
        Xsd + "complexType",
        new XAttribute("name", "ArrayOfString"),
        new XElement(
            Xsd + "sequence",
            new XElement(
                Xsd + "element",
                new XAttribute("minOccurs", 0),
                new XAttribute("maxOccurs", "unbounded"),
                new XAttribute("name", "string"),
                new XAttribute("nillable", true),
                new XAttribute("type", "s:string"))));

    private static XElement[] Messages(IntelliviewOperation operation) =>
        [Message(operation.Name + "SoapIn", operation.Name), Message(operation.Name + "SoapOut", operation.Name + "Response")];

    private static XElement Message(string name, string element) => new(
        Wsdl + "message",
        new XAttribute("name", name),
        new XElement(Wsdl + "part", new XAttribute("name", "parameters"), new XAttribute("element", "tns:" + element)));

    private static XElement PortTypeOperation(IntelliviewOperation operation) => new(
        Wsdl + "operation",
        new XAttribute("name", operation.Name),
        new XElement(Wsdl + "input", new XAttribute("message", $"tns:{operation.Name}SoapIn")),
        new XElement(Wsdl + "output", new XAttribute("message", $"tns:{operation.Name}SoapOut")));

    private static XElement Binding(string name, XNamespace soap, IEnumerable<IntelliviewOperation> operations) => new(
        Wsdl + "binding",
        new XAttribute("name", name),
        new XAttribute("type", "tns:DashboardApiSoap"),
        new XElement(soap + "binding", new XAttribute("transport", "http://schemas.xmlsoap.org/soap/http")),
        operations.Select(operation => new XElement(
            Wsdl + "operation",
            new XAttribute("name", operation.Name),
            new XElement(soap + "operation", new XAttribute("soapAction", Target + operation.Name), new XAttribute("style", "document")),
            new XElement(Wsdl + "input", new XElement(soap + "body", new XAttribute("use", "literal"))),
            new XElement(Wsdl + "output", new XElement(soap + "body", new XAttribute("use", "literal"))))));

    private static XElement Port(string name, XNamespace soap, string address) => new(
        Wsdl + "port",
        new XAttribute("name", name),
        new XAttribute("binding", "tns:" + name),
        new XElement(soap + "address", new XAttribute("location", address)));
}
