using System.Collections.Generic;
using System.Text;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>
/// Writes the ResponseMessage XML that a result contains, with its message ids and texts (seed: intelliview-initialize-session;
/// further ids are vendor facts, and their texts paraphrase those).
/// </summary>
internal static class IntelliviewResponseMessage
{
    public const string Exception = "SYN_REPO_ERROR_5035";
    public const string GroupExists = "SYN_REP_ERROR_5049";
    public const string GroupNotUpdated = "SYN_REP_ERROR_5051";
    public const string WrongCredential = "SYN_REP_ERROR_5086";
    public const string SessionGone = "SYN_REP_ERROR_7501";
    public const string Initialized = "SYN_REP_INFO_7503";
    public const string CompanyCreated = "SYN_REP_INFO_7505";
    public const string NoSession = "SYN_REP_ERROR_7507";
    public const string WrongCompanyName = "SYN_REP_ERROR_7509";
    public const string WrongCompanyId = "SYN_REP_ERROR_7511";
    public const string WrongUserName = "SYN_REP_ERROR_7523";
    public const string WrongAuthType = "SYN_REP_ERROR_7538";
    public const string WrongApplicationType = "SYN_REP_ERROR_7539";
    public const string Closed = "SYN_REP_INFO_7540";
    public const string WrongGroupName = "SYN_REP_ERROR_7560";
    public const string GroupCreated = "SYN_REP_INFO_7564";

    /// <summary>A success despite its name (vendor fact).</summary>
    public const string GroupUpdated = "SYN_REP_ERROR_7565";
    public const string WrongReportName = "SYN_REP_ERROR_7576";

    private const string VersionTag = "<Version No='1.3.1.1'/>";

    private static readonly Dictionary<string, string> Texts = new()
    {
        [Exception] = "Exception has occurred. Contact your Administrator",
        ["SYN_REP_ERROR_5035"] = "Exception has occurred. Contact your Administrator",
        [GroupExists] = "Group name already exists",
        [GroupNotUpdated] = "Unable to update group",
        [WrongCredential] = "Invalid user name/password",
        ["SYN_DAS_INFO_5111"] = "Group update failed, licence exceeded",
        [SessionGone] = "Intelliview NXT session is expired or not initialized or not valid.",
        [Initialized] = "Intelliview NXT session initialization is successful",
        [CompanyCreated] = "Company is created successfully",
        ["SYN_REP_INFO_7506"] = "Company is updated successfully",
        [NoSession] = "Intelliview NXT session is not initialized / expired.",
        [WrongCompanyName] = "Company short name is not valid",
        [WrongCompanyId] = "Company ID is not valid",
        ["SYN_REP_ERROR_7522"] = "Datamodel ID is not valid",
        [WrongUserName] = "User name is not valid",
        ["SYN_REP_ERROR_7530"] = "Report ID is not valid",
        [WrongAuthType] = "Authentication type is not valid",
        [WrongApplicationType] = "Application type is not valid",
        [Closed] = "Intelliview NXT session termination is successful",
        ["SYN_REP_INFO_7541"] = "Report permission is set successfully",
        [WrongGroupName] = "Group name is not valid",
        [GroupCreated] = "Group is created successfully",
        [GroupUpdated] = "Group is updated successfully",
        [WrongReportName] = "Report name is not valid",
    };

    /// <summary>Writes a result with a message, its elements and the version.</summary>
    public static string Message(string id, params string[] elements)
    {
        var text = Texts.TryGetValue(id, out var known) ? known : "No document describes this message";
        var result = new StringBuilder("<ResponseMessage>\n");
        result.Append(Element("Message", ("ID", id))).Append('\n').Append(Element("Response", ("Message", text))).Append('\n');
        foreach (var element in elements)
        {
            result.Append(element).Append('\n');
        }

        return result.Append(VersionTag).Append("\n</ResponseMessage>").ToString();
    }

    /// <summary>Writes the result of a call that reads. It has no message (vendor fact).</summary>
    public static string Data(IEnumerable<string> elements) =>
        "<ResponseMessage>\n" + string.Join("\n", elements) + "\n" + VersionTag + "\n</ResponseMessage>";

    /// <summary>Writes an empty element, with attributes in single quotes as in the samples.</summary>
    public static string Element(string name, params (string Name, string Value)[] attributes)
    {
        var element = new StringBuilder("<").Append(name);
        foreach ((var attribute, var value) in attributes)
        {
            element.Append(' ').Append(attribute).Append("='").Append(XmlEscape.Attribute(value)).Append('\'');
        }

        return element.Append("/>").ToString();
    }
}
