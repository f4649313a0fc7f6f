using System.Collections.Generic;
using System.Xml.Linq;

namespace SessionTools.Emulator.Soap;

/// <summary>The parts that both WSDLs share.</summary>
internal static class Wsdl
{
    public const string HttpTransport = "http://schemas.xmlsoap.org/soap/http";

    public static readonly XNamespace Space = "http://schemas.xmlsoap.org/wsdl/";
    public static readonly XNamespace Soap11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    public static readonly XNamespace Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
    public static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    /// <summary>Writes a wrapper element of the schema, with these children in order.</summary>
    public static XElement Wrapper(string name, IEnumerable<XElement> children) => new(
        Xsd + "element", new XAttribute("name", name), new XElement(Xsd + "complexType", new XElement(Xsd + "sequence", children)));

    /// <summary>Writes a message of one part, which is an element of the schema.</summary>
    public static XElement Message(string name, string element) => new(
        Space + "message",
        new XAttribute("name", name),
        new XElement(Space + "part", new XAttribute("name", "parameters"), new XAttribute("element", "tns:" + element)));

    public static XElement Port(string name, string binding, XNamespace soap, string address) => new(
        Space + "port",
        new XAttribute("name", name),
        new XAttribute("binding", "tns:" + binding),
        new XElement(soap + "address", new XAttribute("location", address)));
}
