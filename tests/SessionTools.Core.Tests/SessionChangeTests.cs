using System.Net;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>What can be changed on an open session: its name, and the credential that it holds.</summary>
public sealed class SessionChangeTests
{
    private const string Expired = "<response api_method='/session/ping'><status>ERROR</status><error_number>2</error_number></response>";
    private const string Refused = "<response api_method='/session/login'><status>ERROR</status><error_number>1</error_number></response>";

    private string _password = SampleServer.Credential.Password;
    private bool _isGone;

    [Fact]
    public async Task Changed_password_lets_a_refused_session_log_in_again()
    {
        await using var server = await StartAsync();
        var session = await server.ConnectVidentityAsync(autoReconnect: true);
        _password = "changed-9-word";
        _isGone = true;
        Assert.Equal(SessionErrorId.AuthenticationFailed, (await session.PingAsync()).Error!.ErrorId);
        var logins = server.Requests.Count;
        Assert.Equal(SessionErrorId.AuthenticationFailed, (await session.PingAsync()).Error!.ErrorId);
        Assert.Equal(logins + 1, server.Requests.Count);

        session.ChangeCredential(new NetworkCredential(SampleServer.Credential.UserName, _password));
        Assert.Equal(PingStatus.Reconnected, (await session.PingAsync()).Status);
    }

    [Fact]
    public async Task Credential_of_another_user_or_for_a_session_without_AutoReconnect_is_refused()
    {
        await using var server = await StartAsync();
        var reconnecting = await server.ConnectVidentityAsync(autoReconnect: true);
        var other = Assert.Throws<SessionException>(() => reconnecting.ChangeCredential(new NetworkCredential("somebody", "else")));
        Assert.Equal(SessionErrorId.InvalidArgument, other.ErrorId);

        var plain = await server.ConnectVidentityAsync();
        var none = Assert.Throws<SessionException>(() => plain.ChangeCredential(SampleServer.Credential));
        Assert.Equal(SessionErrorId.InvalidArgument, none.ErrorId);
        Assert.False(plain.AutoReconnect);

        await plain.CloseAsync();
        var closed = Assert.Throws<SessionException>(() => plain.ChangeCredential(SampleServer.Credential));
        Assert.Equal(SessionErrorId.SessionClosed, closed.ErrorId);
    }

    [Fact]
    public async Task Renamed_session_keeps_its_id_and_an_empty_name_is_the_default()
    {
        await using var server = await StartAsync();
        var session = await server.ConnectVidentityAsync();
        var id = session.Id;
        session.Rename("main");
        Assert.Equal(("main", id), (session.Name, session.Id));
        session.Rename(string.Empty);
        Assert.Equal("Videntity" + id, session.Name);
    }

    private Task<SampleServer> StartAsync() => SampleServer.StartAsync(request =>
    {
        if (request.Path == "/session/login")
        {
            if (request.Form["password"] != _password)
            {
                return Refused;
            }

            _isGone = false;
        }

        return _isGone
            ? Expired
            : $"<response api_method='{request.Path}'><status>SUCCESS</status><response_name_value><session_key>key</session_key>"
                + "</response_name_value></response>";
    });
}
