using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace SessionTools.Benchmarks;

/// <summary>The same responses with XDocument, from the bytes of the network to the same values.</summary>
internal static class DocumentReaders
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Clickatell = Samples.ClickatellNamespace;
    private static readonly XNamespace Intelliview = Samples.IntelliviewNamespace;

    public static Ping VidentityPing()
    {
        var root = Load(Samples.VidentityPing);
        return new Ping(
            root.Element("status")!.Value,
            root.Element("api_tx_number")!.Value,
            root.Element("detail")!.Value,
            root.Element("response_name_value")!.Element("session_key")!.Value,
            DateTimeOffset.ParseExact(
                root.Element("timestamp")!.Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
    }

    public static Dictionary<string, string> VidentityValues(byte[] body) =>
        Load(body).Element("response_name_value")!.Elements().ToDictionary(e => e.Name.LocalName, e => e.Value);

    public static string ClickatellPing() =>
        Load(Samples.ClickatellPing).Element(Soap + "Body")!.Element(Clickatell + "pingResponse")!.Element("return")!.Value;

    public static Login IntelliviewInitialize()
    {
        var text = Load(Samples.IntelliviewInitialize).Element(Soap + "Body")!
            .Element(Intelliview + "ivnInitializeSessionResponse")!.Element(Intelliview + "ivnInitializeSessionResult")!.Value;
        var message = XDocument.Parse(text).Root!;
        return new Login(
            message.Element("Message")!.Attribute("ID")!.Value,
            message.Element("Session")!.Attribute("Token")!.Value,
            int.Parse(message.Element("Company")!.Attribute("ID")!.Value, CultureInfo.InvariantCulture),
            message.Element("Version")!.Attribute("No")!.Value);
    }

    /// <summary>Reads the bytes directly: a string would take three times the memory.</summary>
    private static XElement Load(byte[] body) => XDocument.Load(new MemoryStream(body)).Root!;

    internal sealed record Ping(string Status, string Number, string Detail, string Key, DateTimeOffset Time);

    internal sealed record Login(string MessageId, string Token, int CompanyId, string Version);
}
