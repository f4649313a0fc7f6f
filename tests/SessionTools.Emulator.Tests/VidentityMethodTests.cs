using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>The two methods whose pages document a response and no sample (vendor facts, section 1).</summary>
public sealed class VidentityMethodTests : EmulatorTest
{
    [Fact]
    public async Task ATransactionIsRead()
    {
        var key = await Client.VidentityLogin();
        var sent = await Client.Videntity("/transaction/send", $"session_key={key}&transaction_type=verify");
        var id = sent.Element("response_name_value")!.Element("tx_id")!.Value;

        var read = await Client.Videntity("/transaction/read", $"session_key={key}&transaction_uuid={id}");

        Assert.Equal(("transaction/read", "SUCCESS"), (read.Attribute("api_method")!.Value, read.Element("status")!.Value));
        Assert.Equal([("tx_id", id)], Values(read));
        Assert.Equal("4", Error(await Client.Videntity("/transaction/read", $"session_key={key}")));
        Assert.Equal("11", Error(await Client.Videntity("/transaction/read", $"session_key={key}&transaction_uuid=1")));
        Assert.Equal("2", Error(await Client.Videntity("/transaction/read", $"session_key=x&transaction_uuid={id}")));
    }

    [Fact]
    public async Task AMessageIsUpdated()
    {
        var key = await Client.VidentityLogin();
        var uploaded = await Client.Videntity("/transaction/upload_inquiry_message", $"session_key={key}&phone_text=Hello");
        var id = uploaded.Element("response_name_value")!.Element("inquiry_message_id")!.Value;

        var form = $"session_key={key}&message_uuid={id}&sms_text_message=Hi&response_type=keypad&audio_message_filename=a.wav";
        var updated = await Client.Videntity("/message/update", form);

        Assert.Equal(("/message/update", "SUCCESS"), (updated.Attribute("api_method")!.Value, updated.Element("status")!.Value));
        Assert.Equal(
            [
                ("message_id", id), ("account_number", Emulator.AccountNumber), ("sms_text_message", "Hi"), ("response_type", "keypad"),
                ("audio_message_filename", "a.wav"),
            ],
            Values(updated));
        Assert.Equal("4", Error(await Client.Videntity("/message/update", $"session_key={key}")));
        Assert.Equal("11", Error(await Client.Videntity("/message/update", $"session_key={key}&message_uuid=9999")));
        Assert.Equal("11", Error(await Client.Videntity("/message/update", $"session_key={key}&message_uuid={id}&response_type=fax")));
    }

    private static (string, string)[] Values(XElement response) =>
        [.. response.Element("response_name_value")!.Elements().Select(element => (element.Name.LocalName, element.Value))];

    private static string Error(XElement response) => response.Element("error_number")!.Value;
}
