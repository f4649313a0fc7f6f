using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using System.Xml.Linq;
using System.Xml.Schema;
using SessionTools.Emulator;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Tests.Contracts;

/// <summary>
/// Every operation of the vendors' contracts (tests/Shared/contracts.md) is called with all its parameters in the opposite order, and with
/// as few as possible. What arrives must be what the contract says.
/// </summary>
public sealed class ContractTests
{
    private const string Key = "af25a6386301960c862278b980b02b29";
    private static readonly XNamespace Tempuri = "http://tempuri.org/";

    public static TheoryData<string, string> Calls
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var contract in new[] { Contract.ClickatellLiteral, Contract.ClickatellRpc, Contract.Intelliview })
            {
                foreach (var operation in Contract.Of(contract))
                {
                    if (operation.Name is not ("auth" or "ivnInitializeSession" or "ivnCloseSession"))
                    {
                        data.Add(contract, operation.Name);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Parameters_go_out_in_the_contract_order(string contract, string name)
    {
        var operation = Contract.Of(contract).Single(one => one.Name == name);
        var call = await CallAsync(contract, name, AllReversed(operation));

        var expected = operation.In.SelectMany(one => Enumerable.Repeat(one.Name, one.Repeats ? 2 : 1));
        Assert.Equal(expected, call.Elements().Select(element => element.Name.LocalName));
        foreach (var parameter in operation.In.Where(one => !IsKey(one.Name)))
        {
            var element = call.Elements().First(one => one.Name.LocalName == parameter.Name);
            var value = parameter.Repeats || parameter.Type == "ArrayOfString"
                ? "27"
                : parameter.Type switch { "int" => "7", "float" => "1.5", "boolean" => "true", _ => "text" };
            Assert.Equal(value, element.HasElements ? element.Elements().First().Value : element.Value);
            Assert.Equal(parameter.Type == "ArrayOfString", element.HasElements);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task What_a_caller_leaves_out_is_sent_where_the_contract_requires_it(string contract, string name)
    {
        var operation = Contract.Of(contract).Single(one => one.Name == name);
        var isRpc = contract == Contract.ClickatellRpc;

        var call = await CallAsync(contract, name, new Hashtable());

        // A text that the contract requires and nobody gave has no value that could stand for it.
        var expected = operation.In.Where(
            one => isRpc || IsKey(one.Name) || one.Name == "CompanyID" || (one.IsRequired && one.Type is "int" or "boolean"));
        Assert.Equal(expected.Select(one => one.Name), call.Elements().Select(element => element.Name.LocalName));
        foreach (var (parameter, element) in expected.Zip(call.Elements()).Where(pair => !IsKey(pair.First.Name)))
        {
            var zero = parameter.Name == "CompanyID" && !isRpc
                ? "23"
                : parameter.Type switch { "int" or "float" => "0", "boolean" => "false", _ => "" };
            Assert.Equal(zero, element.Value);
        }
    }

    [Fact]
    public async Task Rpc_parts_state_the_types_of_the_contract()
    {
        XNamespace xsi = "http://www.w3.org/2001/XMLSchema-instance";
        foreach (var operation in Contract.Of(Contract.ClickatellRpc).Where(one => one.Name != "auth"))
        {
            var call = await CallAsync(Contract.ClickatellRpc, operation.Name, new Hashtable());

            Assert.Equal(
                operation.In.Select(one => one.Type == "ArrayOfString" ? "SOAP-ENC:Array" : "xsd:" + one.Type),
                call.Elements().Select(element => element.Attribute(xsi + "type")!.Value));
        }
    }

    [Fact]
    public async Task Completion_knows_all_operations()
    {
        foreach (var contract in new[] { Contract.ClickatellLiteral, Contract.ClickatellRpc, Contract.Intelliview })
        {
            await using var server = await StartAsync();
            Session session = contract == Contract.Intelliview ? await InitializeAsync(server) : await ConnectAsync(server, contract);

            Assert.Equal(Contract.Of(contract).Select(one => one.Name), session.KnownMethods);
        }
    }

    [Theory]
    [InlineData(Contract.ClickatellLiteral)]
    [InlineData(Contract.Intelliview)]
    public async Task Full_calls_are_valid_by_the_schema_of_the_WSDL(string contract)
    {
        // The schema is the emulator's, whose own tests compare it with the contract. A sequence of XML Schema has an order.
        using var emulator = SessionEmulator.Start();
        using var http = new HttpClient();
        var uri = contract == Contract.Intelliview ? emulator.IntelliviewUri : emulator.ClickatellUri;
        var wsdl = await http.GetStringAsync(uri + "?wsdl");
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XDocument.Parse(wsdl).Descendants(XName.Get("schema", XmlSchema.Namespace)).Single().CreateReader());
        foreach (var operation in Contract.Of(contract))
        {
            if (operation.Name is "auth" or "ivnInitializeSession" or "ivnCloseSession")
            {
                continue;
            }

            var call = await CallAsync(contract, operation.Name, AllReversed(operation));
            new XDocument(call).Validate(schemas, (_, problem) => Assert.Fail($"{operation.Name}: {problem.Message}"));
        }
    }

    /// <summary>A value for each parameter but the key, from the last to the first, with names in another case.</summary>
    private static OrderedDictionary AllReversed(Contract.Operation operation)
    {
        var given = new OrderedDictionary();
        foreach (var parameter in operation.In.Where(one => !IsKey(one.Name)).Reverse())
        {
            given[parameter.Name.ToUpperInvariant()] = parameter.Repeats || parameter.Type == "ArrayOfString"
                ? new[] { "27", "28" }
                : parameter.Type switch { "int" => 7, "float" => 1.5, "boolean" => true, _ => "text" };
        }

        return given;
    }

    private static bool IsKey(string name) => name is "session_id" or "SessionToken";

    private static async Task<XElement> CallAsync(string contract, string operation, IDictionary parameters)
    {
        await using var server = await StartAsync();
        Session session = contract == Contract.Intelliview ? await InitializeAsync(server) : await ConnectAsync(server, contract);
        await session.InvokeAsync(operation, parameters);
        return XDocument.Parse(server.Requests.Last().Body).Descendants().Single(element => element.Name.LocalName == operation);
    }

    /// <summary>Responds to any operation with its success, in the namespace of the request.</summary>
    private static Task<SampleServer> StartAsync() => SampleServer.StartAsync(static request =>
    {
        var call = XDocument.Parse(request.Body).Root!.Elements().Single().Elements().First();
        var name = call.Name.LocalName;
        const string Login = "&lt;ResponseMessage>&lt;Message ID='SYN_REP_INFO_7503'/>&lt;Company ID='23'/>"
            + "&lt;Session Token='aa773e46-61d6-4597-ad35-e69f0666dbd1'/>&lt;/ResponseMessage>";
        var result = call.Name.Namespace == Tempuri
            ? $"<r:{name}Result>{(name == "ivnInitializeSession" ? Login : "5")}</r:{name}Result>"
            : $"<return>OK: {Key}</return>";
        return $"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r:{name}Response """
            + $"""xmlns:r="{call.Name.NamespaceName}">{result}</r:{name}Response></e:Body></e:Envelope>""";
    });

    private static Task<ClickatellSession> ConnectAsync(SampleServer server, string contract) => ClickatellSession.ConnectAsync(
        new ClickatellConnection(contract == Contract.ClickatellRpc ? ClickatellBinding.RpcEncoded : ClickatellBinding.DocumentLiteral)
        {
            Uri = server.Uri,
            Credential = SampleServer.Credential,
            ApiId = 3341,
        });

    private static Task<IntelliviewSession> InitializeAsync(SampleServer server) => IntelliviewSession.InitializeAsync(
        new IntelliviewConnection(server.Uri) { Credential = SampleServer.Credential, CompanyShortName = "SYN" });
}
