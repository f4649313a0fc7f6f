using System.Linq;
using System.Text;

namespace SessionTools.Core.Tests.Contracts;

/// <summary>Writes the methods of the built-in services, with their fields, as an about_ page.</summary>
internal static class MethodsPage
{
    public const string Path = "docs/en-US/about_SessionTools_Methods.md";

    private static readonly string[] Refused = ["auth", "ivnInitializeSession", "ivnCloseSession"];

    // The session provides these.
    private static readonly string[] Provided =
        ["session_id", "api_id", "user", "password", IntelliviewContract.SessionToken, IntelliviewContract.CompanyId];

    public static string Write()
    {
        var page = new StringBuilder(
            """
            # about_SessionTools_Methods

            ## SHORT DESCRIPTION

            Lists the methods of the built-in services, with the fields that Invoke-SessionMethod sends.

            ## LONG DESCRIPTION

            ```powershell
            Invoke-SessionMethod sms sendmsg @{ to = '15550100', '15550101'; text = 'The lift is out of order.' }
            ```

            A field in brackets can be left out. A type follows the name of a field that is not text. "several" means that the field takes a list. The order of the fields does not matter. The session provides its key, and on Clickatell the API id, on Intelliview the CompanyID, which you can replace. A number or boolean that the service requires and you leave out is sent as 0 or false.

            The services may have further methods. Invoke-SessionMethod can call them too; it sends their fields as you give them. On an open session, Tab completes the methods, and after -Parameter a template of a method's fields: Invoke-SessionMethod sms sendmsg <Tab>. `(Get-Session sms).KnownMethods` lists the methods.

            This list is generated from the contracts that the module uses.

            ### Services of a definition

            A definition lists its methods: `Get-SessionDefinition zabbix | Select-Object -ExpandProperty Methods`. An asterisk means that any name is a method, which the service's own documentation describes. If there are none, a method is a verb and a path: 'Get /api/devices'.

            ### Videntity

            The wiki of the service describes the fields.


            """.ReplaceLineEndings("\n"));
        foreach (var method in new VidentityService(string.Empty).Methods)
        {
            page.Append($"- {method}\n");
        }

        Append(page, "Clickatell, document/literal", ClickatellContract.Literal);
        Append(page, "Clickatell, rpc/encoded", ClickatellContract.Encoded, "Every field is sent: one that you leave out as 0 or empty.");
        Append(page, "Intelliview", IntelliviewContract.Operations);
        return page.Append(
            """

            ## SEE ALSO

            - [about_SessionTools](about_SessionTools.md)
            - [about_SessionTools_Definitions](about_SessionTools_Definitions.md)
            - [Invoke-SessionMethod](Invoke-SessionMethod.md)

            """.ReplaceLineEndings("\n")).ToString();
    }

    private static void Append(StringBuilder page, string service, SoapContract contract, string note = "")
    {
        page.Append($"\n### {service}\n\n{note}{(note.Length > 0 ? "\n\n" : string.Empty)}");
        foreach (var operation in contract.Names.Except(Refused).Select(name => contract.Find(name)!))
        {
            var fields = operation.Parameters.Where(parameter => !Provided.Contains(parameter.Name)).Select(Field).ToList();
            page.Append($"- {operation.Name}{(fields.Count > 0 ? ": " : string.Empty)}{string.Join(", ", fields)}\n");
        }
    }

    private static string Field(SoapParameter parameter) => parameter.IsRequired ? Words(parameter) : $"[{Words(parameter)}]";

    private static string Words(SoapParameter parameter)
    {
        var isList = parameter.Repeats || parameter.Type == SoapParameter.ArrayOfString;
        return parameter.Name + (isList ? " several" : parameter.Type == SoapParameter.Text ? string.Empty : " " + parameter.Type);
    }
}
