using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;
using static SessionTools.Emulator.Soap.Wsdl;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>Writes the WSDL from the operations, with one port for SOAP 1.1 and one for 1.2 (vendor fact).</summary>
internal static class IntelliviewWsdl
{
    private const string Target = EmulatedIntelliview.Namespace;

    public static EmulatedResponse Write(string address)
    {
        IReadOnlyList<ContractOperation> operations = [.. IntelliviewContract.Operations.Values];
        var definitions = new XElement(
            Space + "definitions",
            new XAttribute("targetNamespace", Target),
            new XAttribute(XNamespace.Xmlns + "wsdl", Space),
            new XAttribute(XNamespace.Xmlns + "soap", Soap11),
            new XAttribute(XNamespace.Xmlns + "soap12", Soap12),
            new XAttribute(XNamespace.Xmlns + "s", Xsd),
            new XAttribute(XNamespace.Xmlns + "tns", Target),
            new XElement(
                Space + "types",
                new XElement(
                    Xsd + "schema",
                    new XAttribute("elementFormDefault", "qualified"),
                    new XAttribute("targetNamespace", Target),
                    operations.SelectMany(Elements),
                    StringArray())),
            operations.SelectMany(Messages),
            new XElement(Space + "portType", new XAttribute("name", "DashboardApiSoap"), operations.Select(PortTypeOperation)),
            Binding("DashboardApiSoap", Soap11, operations),
            Binding("DashboardApiSoap12", Soap12, operations),
            new XElement(
                Space + "service",
                new XAttribute("name", "DashboardApi"),
                Port("DashboardApiSoap", "DashboardApiSoap", Soap11, address),
                Port("DashboardApiSoap12", "DashboardApiSoap12", Soap12, address)));
        return EmulatedResponse.Text(200, "text/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + definitions);
    }

    private static XElement[] Elements(ContractOperation operation) =>
    [
        Wrapper(operation.Name, operation.Fields.Select(Element)),
        Wrapper(operation.Name + "Response", [Element(operation.Result with { Name = operation.Name + "Result" })]),
    ];

    private static XElement Element(ContractField field) => new(
        Xsd + "element",
        new XAttribute("minOccurs", field.IsRequired ? 1 : 0),
        new XAttribute("maxOccurs", 1),
        new XAttribute("name", field.Name),
        new XAttribute("type", (field.IsArray ? "tns:" : "s:") + field.Type));

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

    private static XElement[] Messages(ContractOperation operation) =>
        [Message(operation.Name + "SoapIn", operation.Name), Message(operation.Name + "SoapOut", operation.Name + "Response")];

    private static XElement PortTypeOperation(ContractOperation operation) => new(
        Space + "operation",
        new XAttribute("name", operation.Name),
        new XElement(Space + "input", new XAttribute("message", $"tns:{operation.Name}SoapIn")),
        new XElement(Space + "output", new XAttribute("message", $"tns:{operation.Name}SoapOut")));

    private static XElement Binding(string name, XNamespace soap, IEnumerable<ContractOperation> operations) => new(
        Space + "binding",
        new XAttribute("name", name),
        new XAttribute("type", "tns:DashboardApiSoap"),
        new XElement(soap + "binding", new XAttribute("transport", HttpTransport)),
        operations.Select(operation => new XElement(
            Space + "operation",
            new XAttribute("name", operation.Name),
            new XElement(soap + "operation", new XAttribute("soapAction", Target + operation.Name), new XAttribute("style", "document")),
            new XElement(Space + "input", new XElement(soap + "body", new XAttribute("use", "literal"))),
            new XElement(Space + "output", new XElement(soap + "body", new XAttribute("use", "literal"))))));
}
