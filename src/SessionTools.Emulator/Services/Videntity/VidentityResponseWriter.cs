using System;
using System.Globalization;
using System.Text;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Videntity;

/// <summary>Writes responses, with the elements in the order of the samples (seed: videntity-responses).</summary>
internal static class VidentityResponseWriter
{
    public static EmulatedResponse Success(
        string status, string method, long transaction, DateTime time, string detail, params (string Name, string Value)[] values)
    {
        var text = Begin(status, method, transaction);
        text.Append("    <detail>").Append(XmlEscape.Text(detail)).Append("</detail>\n");
        if (values.Length > 0)
        {
            text.Append("    <response_name_value>\n");
            foreach ((var name, var value) in values)
            {
                text.Append("        <").Append(name).Append('>').Append(XmlEscape.Text(value)).Append("</").Append(name).Append(">\n");
            }

            text.Append("    </response_name_value>\n");
        }

        return End(text, time);
    }

    public static EmulatedResponse Error(string method, long transaction, DateTime time, string number, string name, string detail)
    {
        var text = Begin("ERROR", method, transaction);
        text.Append("    <error_number>").Append(number).Append("</error_number>\n    <error_name>").Append(name);
        text.Append("</error_name>\n    <error_detail>").Append(XmlEscape.Text(detail)).Append("</error_detail>\n");
        return End(text, time);
    }

    private static StringBuilder Begin(string status, string method, long transaction) =>
        new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response api_method=\"", 512)
            .Append(XmlEscape.Attribute(method)).Append("\">\n    <status>").Append(status)
            .Append("</status>\n    <api_tx_number>").Append(transaction).Append("</api_tx_number>\n");

    /// <summary>Errors have HTTP 200 too: the documents mention no other status.</summary>
    private static EmulatedResponse End(StringBuilder text, DateTime time)
    {
        var timestamp = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        text.Append("    <timestamp>").Append(timestamp).Append("</timestamp>\n</response>\n");
        return EmulatedResponse.Text(200, "application/xhtml+xml", text.ToString(), EmulatedVidentity.ServerHeader);
    }
}
