using System;
using System.Collections;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml;
using FsCheck.Xunit;
using SessionTools.Emulator;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// Any text sent to the emulator over real HTTP is returned unchanged in the client's typed
/// responses. Client and emulator share no code, so a bug in one cannot hide in the other.
/// </summary>
[Properties(Arbitrary = [typeof(Texts)], MaxTest = 60)]
public sealed class EchoTests
{
    [Property]
    public async Task Videntity_returns_any_text_unchanged(XmlText text)
    {
        using var emulator = Start(text, out var credential);
        var session = await VidentitySession.ConnectAsync(
            new VidentityConnection { Uri = emulator.VidentityUri, Credential = credential, AccountNumber = emulator.AccountNumber });
        Assert.Equal(credential.UserName, session.UserName);
        var created = (VidentityResponse)await session.InvokeAsync(
            "/user/create", new Hashtable { ["first_name"] = "a" + text.Value + "z", ["last_name"] = text.Value + "z" });
        var user = Assert.IsType<VidentityUser>(created.Value);
        Assert.Equal("a" + text.Value + "z", user.FirstName);
        Assert.Equal("a" + text.Value + "z", created.Values["first_name"]);

        // White space around a value is ignored, as in the documents' samples.
        Assert.Equal((text.Value + "z").TrimStart(), user.LastName);

        await session.CloseAsync();
        Assert.Equal(0, emulator.OpenSessions());
    }

    [Property]
    public async Task Clickatell_returns_any_text_unchanged(XmlText text)
    {
        using var emulator = Start(text, out var credential);
        foreach (var binding in Enum.GetValues<ClickatellBinding>())
        {
            var session = await ClickatellSession.ConnectAsync(new ClickatellConnection(binding)
            {
                Uri = binding == ClickatellBinding.RpcEncoded ? emulator.ClickatellRpcUri : emulator.ClickatellUri,
                Credential = credential,
                ApiId = emulator.ApiId,
            });
            Assert.Equal(credential.UserName, session.UserName);

            // Only the caller's own id finds the message again.
            var clientId = binding == ClickatellBinding.RpcEncoded ? "cliMsgId" : "climsgid";
            var sent = (ClickatellReply)await session.InvokeAsync(
                "sendmsg", new Hashtable { ["to"] = "27820000000", ["text"] = "Hi", [clientId] = "a" + text.Value });
            var found = (ClickatellReply)await session.InvokeAsync("querymsg", new Hashtable { [clientId] = "a" + text.Value });
            Assert.Equal(Assert.Single(sent.Items).MessageId, Assert.Single(found.Items).MessageId);

            // Responses are lines of labels with colons, so a number that contains them cannot be distinguished from a response.
            var number = "t"
                + text.Value.Replace("\n", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal);
            var several = (ClickatellReply)await session.InvokeAsync(
                "sendmsg", new Hashtable { ["to"] = new[] { number, "27820000000" }, ["text"] = "Hi" });
            Assert.Equal([("ERR", number.TrimEnd()), ("ID", "27820000000")], several.Items.Select(item => (item.Kind, item.To)));
        }
    }

    [Property]
    public async Task Intelliview_returns_any_text_unchanged(XmlText text)
    {
        using var emulator = Start(text, out var credential);
        var founder = await OpenAsync("NEW");
        await founder.InvokeAsync(
            "ivnCreateCompany",
            new Hashtable
            {
                ["CompanyShortName"] = "b" + text.Value,
                ["CompanyName"] = text.Value + "c",
                ["CompanyDescription"] = text.Value + "z",
            });
        var all = await CallAsync(founder, "ivnGetAllCompanyDetails");
        Assert.Equal([emulator.CompanyShortName, "b" + text.Value], Values(all, "Company", "ShortName"));
        Assert.Equal(text.Value + "c", Values(all, "Company", "Name")[1]);
        Assert.Equal(text.Value + "z", Values(all, "Company", "Description")[1]);
        Assert.Single(Values(await CallAsync(founder, "ivnGetCompanyDetails", ("CompanyShortName", "b" + text.Value)), "Company", "ID"));

        var session = await OpenAsync(emulator.CompanyShortName);
        Assert.Equal(credential.UserName, session.UserName);
        await session.InvokeAsync(
            "ivnCreateGroup", new Hashtable { ["GroupName"] = "g" + text.Value, ["GroupDescription"] = text.Value + "d" });
        var group = await CallAsync(session, "ivnGetGroupDetails", ("GroupName", "g" + text.Value));
        Assert.Equal(
            ("g" + text.Value, text.Value + "d"),
            (Assert.Single(Values(group, "Group", "Name")), Assert.Single(Values(group, "Group", "Description"))));
        Assert.Equal(
            [credential.UserName],
            Values(await CallAsync(session, "ivnGetUserDetails", ("UserName", credential.UserName)), "User", "Name"));

        async Task<IntelliviewSession> OpenAsync(string company) =>
            await IntelliviewSession.InitializeAsync(
                new IntelliviewConnection(emulator.IntelliviewUri) { CompanyShortName = company, Credential = credential });
    }

    /// <summary>The emulator did not escape line breaks and tabs in attributes, which a reader normalizes to spaces.</summary>
    [Fact]
    public Task Past_findings_stay_fixed() => Intelliview_returns_any_text_unchanged(new XmlText(" a\r\n\tb\n"));

    private static SessionEmulator Start(XmlText text, out NetworkCredential credential)
    {
        credential = new NetworkCredential("u" + text.Value, "p4ss:" + text.Value);
        return SessionEmulator.Start(
            new SessionEmulatorOption { Credential = credential, AccountNumber = "1" + text.Value, CompanyShortName = "c" + text.Value });
    }

    private static async Task<XmlElement> CallAsync(Session session, string method, params (string Name, string Value)[] values)
    {
        var parameters = new Hashtable();
        foreach (var (name, value) in values)
        {
            parameters[name] = value;
        }

        return ((IntelliviewResponse)await session.InvokeAsync(method, parameters)).Content!;
    }

    private static string[] Values(XmlElement content, string element, string attribute) =>
        [.. content.GetElementsByTagName(element).Cast<XmlElement>().Select(one => one.GetAttribute(attribute))];
}
