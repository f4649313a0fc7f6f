using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml.Linq;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>
/// Every operation of the contracts (tests/Shared/contracts.md) is served as generated clients call it: all parameters, in order, with
/// zeros and empty texts for what is not given.
/// </summary>
public sealed class ContractCallTests : EmulatorTest
{
    private const string Rpc = "http://api.clickatell.com/soap/webservice";

    private static readonly XNamespace Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";

    internal static readonly Dictionary<string, string> Content = new()
    {
        ["text"] = "Hi",
        ["to"] = "27820000000",
        ["msisdn"] = "27820000000",
        ["token"] = "1234567890123456",
        ["template"] = "Hi",
        ["si_id"] = "1",
        ["si_url"] = "http://example.org/",
        ["si_text"] = "Look",
        ["mms_subject"] = "s",
        ["mms_class"] = "80",
        ["mms_expire"] = "3600",
        ["mms_from"] = "27820000001",
        ["mms_url"] = "http://example.org/mms",
    };

    // The message ids that the documents name (vendor facts, section 3).
    private static readonly string[] Documented =
    [
        "SYN_REPO_ERROR_5035", "SYN_DAS_INFO_5111",
        .. new[] { 7503, 7505, 7506, 7540, 7541, 7564 }.Select(number => $"SYN_REP_INFO_{number}"),
        .. new[]
        {
            5035, 5049, 5051, 5086, 7501, 7507, 7509, 7511, 7522, 7523, 7530, 7538, 7539, 7560, 7565, 7576,
        }.Select(number => $"SYN_REP_ERROR_{number}"),
    ];

    public static TheoryData<string> Literals => Names(Contract.ClickatellLiteral, "auth");

    public static TheoryData<string> Rpcs => Names(Contract.ClickatellRpc, "auth");

    public static TheoryData<string> Intelliviews => Names(Contract.Intelliview, "ivnInitializeSession");

    [Theory]
    [MemberData(nameof(Literals))]
    public async Task DocumentLiteralCallsHaveADocumentedResult(string name)
    {
        var operation = Contract.Of(Contract.ClickatellLiteral).Single(one => one.Name == name);
        var lines = await Client.Clickatell(name, [.. Given(operation, await Client.ClickatellAuth())]);

        AssertClickatellDocumented(name, Assert.Single(lines));
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task RpcCallsHaveADocumentedResultOfTheirType(string name)
    {
        var operation = Contract.Of(Contract.ClickatellRpc).Single(one => one.Name == name);
        var response = await RpcAsync(name, Given(operation, await Client.ClickatellAuth()));
        var result = response.Descendants(XName.Get(name + "Response", Rpc)).Single().Element("return")!;

        // An array has items, a string has none.
        Assert.Equal(operation.Out[0].Type == "ArrayOfString", result.Elements("item").Any());
        AssertClickatellDocumented(name, result.Value.Trim());
    }

    [Theory]
    [MemberData(nameof(Intelliviews))]
    public async Task IntelliviewCallsHaveADocumentedResult(string name)
    {
        var operation = Contract.Of(Contract.Intelliview).Single(one => one.Name == name);
        var token = await Client.IntelliviewToken();
        (string, string)[] fields =
        [
            .. operation.In.Where(one => one.Type != "ArrayOfString").Select(one => (one.Name, one.Name switch
            {
                "SessionToken" => token,
                "CompanyID" => "23",
                _ => one.Type switch { "int" => "7", "boolean" => "true", _ => "" },
            })),
        ];
        var body = EmulatorClient.IntelliviewBody(name, fields);
        var response = await Client.Post(Emulator.IntelliviewUri, body, "text/xml", $"\"http://tempuri.org/{name}\"");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants(XName.Get(name + "Result", "http://tempuri.org/"))
            .Single().Value;
        AssertIntelliviewDocumented(name, text);
    }

    [Fact]
    public async Task WithoutASessionTheDocumentedErrorIsReturned()
    {
        foreach (var operation in Contract.Of(Contract.Intelliview).Where(one => one.In.Count > 0 && one.In[0].Name == "SessionToken"))
        {
            (string, string)[] fields =
            [
                .. operation.In.Where(one => one.IsRequired).Select(one => (one.Name, one.Type == "boolean" ? "false" : "0")),
            ];
            var id = (await Client.Intelliview(operation.Name, fields)).Element("Message")!.Attribute("ID")!.Value;
            Assert.Contains(id, new[] { "SYN_REP_ERROR_7501", "SYN_REP_ERROR_7507", "SYN_REP_ERROR_7509" });
        }
    }

    [Theory]
    [InlineData("text", "api_id", "Part 2 of sendmsg must be 'api_id', not 'text'.")]
    [InlineData("validity", "", "Part 22 of sendmsg must be 'validity', not missing.")]
    [InlineData("to", "recipients", "Part 5 of sendmsg must be 'to', not 'recipients'.")]
    public async Task PartsThatAPositionalServerWouldMistakeAreAFault(string part, string to, string reason)
    {
        var operation = Contract.Of(Contract.ClickatellRpc).Single(one => one.Name == "sendmsg");
        var fields = Given(operation, await Client.ClickatellAuth()).ToList();
        var at = fields.FindIndex(field => field.Name == part);
        if (part == "text")
        {
            fields.Insert(fields.FindIndex(field => field.Name == to), fields[at]);
            fields.RemoveAt(at + 1);
        }
        else if (to.Length == 0)
        {
            fields.RemoveAt(at);
        }
        else
        {
            fields[at] = (to, fields[at].Value);
        }

        Assert.Equal(reason, (await RpcAsync("sendmsg", fields)).Descendants("faultstring").Single().Value);
    }

    [Theory]
    [InlineData("to", "text", "sendmsg holds the element 'text' after 'to'; the contract has it before.")]
    [InlineData("text", "text", "sendmsg holds the element 'text' twice.")]
    public async Task ElementsOutOfOrderAreAFault(string first, string second, string reason)
    {
        var body = EmulatorClient.ClickatellBody("sendmsg", (first, "27820000000"), (second, "Hi"));
        var response = await Client.Post(Emulator.ClickatellUri, body, "text/xml");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(reason, XElement.Parse(await response.Content.ReadAsStringAsync()).Descendants("faultstring").Single().Value);
    }

    private static TheoryData<string> Names(string contract, params string[] without) =>
        [.. Contract.Of(contract).Select(operation => operation.Name).Except(without)];

    private static IEnumerable<(string Name, string Value)> Given(Contract.Operation operation, string key) => operation.In.Select(one => (
        one.Name,
        one.Name == "session_id" ? key : Content.TryGetValue(one.Name, out var text) ? text : one.Type is "int" or "float" ? "0" : ""));

    /// <summary>Checks that the result of a call with zeros and empty texts is a documented one.</summary>
    internal static void AssertClickatellDocumented(string operation, string line)
    {
        var expected = operation.ToLowerInvariant() switch
        {
            "ping" => "OK:",
            "getbalance" => "Credit: ",
            "token_pay" => "OK: 605",
            "querymsg" or "delmsg" or "getmsgcharge" => "ERR: 109, Missing message ID",
            "senditem" or "quicksend" or "endbatch" => "ERR: 201, Invalid batch ID",
            "routecoverage" =>
                "OK: This prefix is currently supported. Messages sent to this prefix will be routed. Charge: 0.33",
            _ => "ID: ",
        };
        Assert.StartsWith(expected, line);
    }

    /// <summary>Checks that a result is a message of the documents, data without one, or a page.</summary>
    internal static void AssertIntelliviewDocumented(string name, string text)
    {
        switch (name)
        {
            case "InitializeSessionExt":
                Assert.Equal(0, int.Parse(text));
                break;
            case "ivnShowReport" or "ivnShowWidget" or "ShowDashboard" or "ShowDashboardExt":
                Assert.StartsWith("<!DOCTYPE html>", text);
                break;
            default:
                // A message of the documents, or data without one.
                var result = XElement.Parse(text);
                Assert.Equal("ResponseMessage", result.Name);
                Assert.True(result.Element("Message") is not { } message || Documented.Contains(message.Attribute("ID")!.Value), text);
                break;
        }
    }

    private async Task<XElement> RpcAsync(string name, IEnumerable<(string Name, string Value)> fields)
    {
        var parts = fields.Select(field => field.Name == "to"
            ? new XElement("to", new XElement("item", field.Value))
            : new XElement(field.Name, field.Value));
        var call = new XElement(XName.Get(name, Rpc), parts);
        var body = new XElement(Soap11 + "Envelope", new XElement(Soap11 + "Body", call)).ToString();
        return XElement.Parse(await (await Client.Post(Emulator.ClickatellRpcUri, body, "text/xml")).Content.ReadAsStringAsync());
    }
}
