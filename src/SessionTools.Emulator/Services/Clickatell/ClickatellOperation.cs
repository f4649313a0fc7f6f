using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>An operation as a WSDL describes it.</summary>
internal sealed record ClickatellOperation(string Name, IReadOnlyList<ClickatellField> Fields, bool ReturnsMany)
{
    private static readonly string[] SendFields =
    [
        "from", "concat", "msg_callback", "deliv_ack", "deliv_time", "max_credits", "req_feat", "queue", "escalate", "mo", "climsgid",
        "unicode", "msg_type", "udh", "data", "validity",
    ];

    /// <summary>
    /// The fifteen operations of the document/literal binding (vendor fact). The fields of the two pushes, and those of a batch
    /// except its template, are assumed.
    /// </summary>
    public static readonly IReadOnlyList<ClickatellOperation> DocumentLiteral =
    [
        new(
            "auth",
            [new("api_id", "int", Required: true), new("user", Required: true), new("password", Required: true)],
            ReturnsMany: false),
        new("ping", [new("session_id", Required: true)], ReturnsMany: false),
        Command("sendmsg", many: true, [new("text"), To, .. Optional(SendFields)]),
        Command("querymsg", many: false, Optional("apimsgid", "climsgid")),
        Command("delmsg", many: false, Optional("apimsgid", "climsgid")),
        Command("getbalance", many: false),
        Command("routecoverage", many: false, new ClickatellField("msisdn", Required: true)),
        Command(
            "si_push", many: true,
            [To, .. Optional("si_id", "si_url", "si_text", "si_created", "si_expires", "si_action", "from", "climsgid")]),
        Command("ind_push", many: true, [To, .. Optional("text", "from", "climsgid")]),
        Command("token_pay", many: true, new ClickatellField("token", Required: true)),
        Command("startbatch", many: false, [new("template", Required: true), .. Optional("from", "concat")]),
        Command("senditem", many: true, [new("batch_id", Required: true), To, .. Optional(Numbered(10))]),
        Command("quicksend", many: true, new ClickatellField("batch_id", Required: true), To),
        Command("endbatch", many: false, new ClickatellField("batch_id", Required: true)),
        Command("getmsgcharge", many: false, Optional("apimsgid")),
    ];

    /// <summary>The same operations in rpc/encoded: more of them return arrays, and some names have mixed case (vendor fact).</summary>
    public static readonly IReadOnlyList<ClickatellOperation> RpcEncoded = [.. DocumentLiteral.Select(ToRpc)];

    private static ClickatellField To => new("to", Required: true, Repeats: true);

    private static ClickatellOperation Command(string name, bool many, params ClickatellField[] fields) =>
        new(name, [new("session_id"), new("api_id", "int"), new("user"), new("password"), .. fields], many);

    private static ClickatellField[] Optional(params string[] names) =>
        [.. names.Select(name => new ClickatellField(name, name == "max_credits" ? "int" : "string"))];

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => "field" + number)];

    private static ClickatellOperation ToRpc(ClickatellOperation operation) => new(
        operation.Name == "routecoverage" ? "routeCoverage" : operation.Name,
        [
            .. operation.Fields.Where(field => !Numbered(10).Skip(4).Contains(field.Name)).Select(field => field.Name switch
            {
                "climsgid" => field with { Name = "cliMsgId" },
                "max_credits" => field with { Type = "float" },
                "api_id" when operation.Name == "delmsg" => field with { Type = "string" },
                _ => field,
            }),
        ],
        operation.ReturnsMany || operation.Name is "querymsg" or "delmsg" or "startbatch" or "endbatch" or "getmsgcharge");
}

/// <summary>A parameter of an operation. Its type is the name of an XML Schema type.</summary>
internal sealed record ClickatellField(string Name, string Type = "string", bool Required = false, bool Repeats = false);
