using System.Linq;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>A definition is validated as a whole, and each mistake names its place and what would be right.</summary>
public sealed class DefinitionReaderTests
{
    private const string Login = "Login = @{ Post = '/login'; Form = @{ u = '{user}'; p = '{password}' }; Take = @{ key = 'Cookie SID' } }";

    [Theory]
    [InlineData(
        "@{ Service = 'X'; Login = @{ Post = '/l'; Taek = @{ key = 'Cookie S' } } }",
        "test.psd1:1:43: 'Taek' is not known in Login; did you mean Take?")]
    [InlineData("@{ Service = 'X'; Login = @{ Post = '/l' } }", "test.psd1:1:1: Login takes no 'key'")]
    [InlineData("@{ Service = 'X' }", "test.psd1:1:1: Login is missing")]
    [InlineData("@{ " + Login + " }", "test.psd1:1:1: Service is missing")]
    [InlineData("@{ Service = 'a*b'; " + Login + " }", "test.psd1:1:14: Service is a name without slashes")]
    [InlineData("@{ Service = 'X'; Srevice = 1; " + Login + " }", "'Srevice' is not known in the definition; did you mean Service?")]
    [InlineData("@{ Service = 'X'; Colour = 1; " + Login + " }", "'Colour' is not known in the definition. Known are Service, Uri")]
    [InlineData("@{ Service = 'X'; Uri = 'ftp://x/'; " + Login + " }", "Uri is an absolute address such as 'https://zabbix.example'")]
    [InlineData("@{ Service = 'X'; Uri = 'https://me:pw@x/'; " + Login + " }", "without user name or password in it")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = 'https://other/' }; " + Login + " }",
        "'https://other/': a path on the service, such as '/api/login', is expected")]
    [InlineData("@{ Service = 'X'; Ping = @{ Get = '/a/../b' }; " + Login + " }", "'..' and '.' cannot stand in a path")]
    [InlineData("@{ Service = 'X'; Ping = @{ Get = '/a'; Post = '/b' }; " + Login + " }", "Ping has one verb with a path")]
    [InlineData("@{ Service = 'X'; Ping = @{ Query = @{ a = 1 } }; " + Login + " }", "Ping has one verb with a path")]
    [InlineData("@{ Service = 'X'; Ping = @{ Post = '/a'; Form = @{}; Json = @{} }; " + Login + " }", "Ping has more than one body")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = '/a'; Query = @{ p = '{password}' } }; " + Login + " }",
        "'{password}' in a Query would stand in the logs of servers and proxies; use Form or Json")]
    [InlineData("@{ Service = 'X'; Ping = @{ Get = '/a/{password}' }; " + Login + " }", "'{password}' in a path would stand in the logs")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = '/a'; Query = @{ p = '{token}' } }; " + Login + " }",
        "nothing declares 'token'. Declared are user, password, key")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = '/a'; Query = @{ p = '{method}' } }; " + Login + " }",
        "{method} has a meaning only in Methods")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = '/a'; Query = @{ p = '{totp(otp)}' } }; " + Login + " }",
        "{totp(otp)} needs the name of one of Secrets")]
    [InlineData("@{ Service = 'X'; Expired = @{ 'error/code' = 1 }; " + Login + " }", "'error/code' is no place in a response")]
    [InlineData("@{ Service = 'X'; Expired = @{}; " + Login + " }", "Expired has no condition")]
    [InlineData("@{ Service = 'X'; Expires = @{ IdleMinutes = 5; At = '/x' }; " + Login + " }", "Expires has one entry")]
    [InlineData("@{ Service = 'X'; Expires = @{ IdleMinutes = -1 }; " + Login + " }", "IdleMinutes is a number greater than 0, or a place")]
    [InlineData("@{ Service = 'X'; Expires = @{ At = 5 }; " + Login + " }", "At is the place of a date")]
    [InlineData(
        "@{ Service = 'X'; Send = @{ Headers = @{ Host = 'other' } }; " + Login + " }",
        "'Host' is not a header that a definition can send")]
    [InlineData(
        "@{ Service = 'X'; Send = @{ Headers = @{ 'a b' = 'x' } }; " + Login + " }",
        "'a b' is not a header that a definition can send")]
    [InlineData("@{ Service = 'X'; Ping = @{ Post = '/a'; Xml = '<a><b></a>' }; " + Login + " }", "Xml is not well-formed")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Post = '/a'; Xml = '<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>' }; " + Login + " }",
        "Xml is not well-formed")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Post = '/a'; Form = @{ a = @{ b = 1 } } }; " + Login + " }",
        "a field of Form is a text, a number, or a list of these")]
    [InlineData(
        "@{ Service = 'X'; Login = @{ Post = '/l'; Take = @{ password = '/p'; key = '/k' } } }",
        "'password' has a meaning of its own")]
    [InlineData(
        "@{ Service = 'X'; Parameters = @{ key = 1 }; " + Login + " }",
        "1:35: 'key' has a meaning of its own; declare another name")]
    [InlineData("@{ Service = 'X'; Secrets = 'otp', 'Password'; " + Login + " }", "1:36: 'Password' has a meaning of its own")]
    [InlineData("@{ Service = 'X'; Parameters = 'a b'; " + Login + " }", "'a b' cannot stand in a placeholder")]
    [InlineData("@{ Service = 'X'; Parameters = 5; " + Login + " }", "Parameters is a name, a list of names, or a table")]
    [InlineData(
        "@{ Service = 'X'; Ping = @{ Get = '/a'; Query = @{ p = 'x{md5(user)}' } }; " + Login + " }",
        "'{md5(user)}' is not known. The functions are {base64(a:b)} and {totp(secret)}")]
    [InlineData("@{ Service = 'X'; Ping = @{ Post = '/a'; Xml = '<a>{b64(key)}</a>' }; " + Login + " }", "'{b64(key)}' is not known")]
    [InlineData(
        "@{ Service = 'X'; Methods = @{ m = @{ Get = '/a'; Query = @{ p = '{base64()}' } } }; " + Login + " }",
        "{base64()} names no value")]
    [InlineData("@{ Service = 'X'; Ping = @{ Get = '/a#b' }; " + Login + " }", "'/a#b': '#' and '\\' cannot stand in a path")]
    [InlineData("@{ Service = 'X'; Ping = @{ Get = '/a/%2E%2e/b' }; " + Login + " }", "'..' and '.' cannot stand in a path")]
    [InlineData("@{ Service = 'X'; Ping = 'x'; " + Login + " }", "Ping is a table: @{ … }")]
    [InlineData("@{ Service = 1; " + Login + " }", "Service is a text: '…'")]
    public void A_mistake_is_reported_with_its_place_and_what_would_be_right(string definition, string expected) =>
        Assert.Contains(TestDefinition.Mistakes(definition), mistake => mistake.Contains(expected));

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        const string Text = "@{ Service = 'X'\n  Pong = 1\n  Expired = @{ x = 1 }\n  " + Login + " }";

        var error = Assert.Throws<SessionException>(() => TestDefinition.Read(Text));

        Assert.Equal(SessionErrorId.InvalidDefinition, error.ErrorId);
        Assert.Contains("test.psd1:2:3: 'Pong' is not known", error.Message);
        Assert.Contains("test.psd1:3:16: 'x' is no place", error.Message);
    }

    [Fact]
    public void Mistakes_are_in_the_order_of_the_file_and_each_stands_once()
    {
        var mistakes = TestDefinition.Mistakes(
            "@{ Service = 5\n  Login = @{ Post = '/l/{x}/{x}'; Take = @{ key = 'Cookie S' } }\n  Ping = 1\n  Pong = 1 }");

        Assert.Equal(["1:14", "2:21", "3:10", "4:3"], mistakes.Select(m => string.Join(':', m.Split(':')[1..3])));
    }

    [Theory]
    [InlineData("{ me { id } }")]
    [InlineData("{ user(id: 5) { name } }")]
    [InlineData("{\"a\":1}")]
    public void Braces_that_begin_no_placeholder_stand_for_themselves(string text) => Assert.Empty(TestDefinition.Mistakes(
        "@{ Service = 'X'; Ping = @{ Post = '/q'; Json = @{ query = '" + text + "' } }; " + Login + " }"));

    [Theory]
    [InlineData("IdleMinutes = 30", "00:30:00 after its last use")]
    [InlineData("AfterSeconds = 90", "00:01:30 after the login")]
    [InlineData("At = '/expires'", "at the time that the response gives at /expires")]
    [InlineData("IdleSeconds = '/timeout'", "as long after its last use as the response gives at /timeout")]
    public void The_lifetime_is_said_in_words(string expires, string words) =>
        Assert.Equal(words, TestDefinition.Read("@{ Service = 'X'; Expires = @{ " + expires + " }; " + Login + " }").Lifetime);

    [Fact]
    public void Nodes_can_be_made_from_dictionaries()
    {
        var root = DefinitionNode.FromObject(new System.Collections.Specialized.OrderedDictionary
        {
            ["Service"] = "X",
            ["Secrets"] = new[] { "otp" },
            ["Login"] = new System.Collections.Specialized.OrderedDictionary
            {
                ["Post"] = "/login",
                ["Json"] = new System.Collections.Specialized.OrderedDictionary { ["code"] = "{totp(otp)}" },
                ["Take"] = new System.Collections.Specialized.OrderedDictionary { ["key"] = "Header X-Key" },
            },
        });

        var definition = SessionDefinition.Read(root);

        Assert.Equal("X", definition.Service);
        Assert.Equal(["otp"], definition.Secrets);
        Assert.False(definition.NeedsCredential);
    }
}
