using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Emulator.Tests;

/// <summary>
/// Calls the emulator with the SoapClient of PHP, which reads our WSDLs and checks what it sends and receives against them. Skipped where
/// PHP or its SOAP extension is missing.
/// </summary>
public sealed class PhpClientTests : EmulatorTest
{
    [Fact]
    public async Task DocumentLiteral()
    {
        var lines = await RunAsync($$"""
            $c = new SoapClient('{{Emulator.ClickatellUri}}?wsdl', $options);
            $key = substr($c->auth(['api_id' => 3341, 'user' => 'demo', 'password' => 'demo-password'])->return, 4);
            say($c->ping(['session_id' => $key])->return);
            $sent = $c->sendmsg(['to' => ['27820000000', '27820000001'], 'session_id' => $key, 'text' => 'Hi', 'max_credits' => 0]);
            say(count($sent->return), substr($sent->return[1], -15));
            say($c->startbatch(['session_id' => $key, 'template' => 'Hi', 'from' => 'me', 'concat' => 0])->return);
            say(count($c->__getFunctions()));
            """);

        Assert.Equal("OK:", lines[0]);
        Assert.Equal("2 To: 27820000001", lines[1]);
        Assert.StartsWith("ID: ", lines[2]);
        Assert.Equal("15", lines[3]);
    }

    [Fact]
    public async Task RpcEncoded()
    {
        var lines = await RunAsync($$"""
            $c = new SoapClient('{{new Uri(Emulator.ClickatellUri, "/soap/webservice_vs.php")}}?wsdl', $options);
            $key = substr($c->auth(3341, 'demo', 'demo-password'), 4);
            say($c->ping($key));
            $to = ['27820000000', '27820000001'];
            $sent = $c->sendmsg($key, 0, '', '', $to, '', 'Hi', 0, 0, 0, 0, 0.0, 0, 0, 0, 0, '', 0, '', '', '', 0);
            say(count($sent), substr($sent[1], -15));
            say($c->token_pay($key, 0, '', '', '1234567890123456'));
            $id = substr($sent[0], 4, 32);
            say($c->querymsg($key, 0, '', '', $id, '')[0] == "ID: $id Status: 004" ? 'queried' : 'not');
            say(count($c->__getFunctions()));
            """);

        Assert.Equal(["OK:", "2 To: 27820000001", "OK: 605", "queried", "15"], lines);
    }

    [Theory]
    [InlineData("SOAP_1_1", 55)]
    [InlineData("SOAP_1_2", 55)]
    public async Task Intelliview(string version, int operations)
    {
        var lines = await RunAsync($$"""
            $options['soap_version'] = {{version}};
            $c = new SoapClient('{{Emulator.IntelliviewUri}}?singleWsdl', $options);
            $login = $c->ivnInitializeSession(['CompanyShortName' => 'SYN', 'UserName' => 'demo', 'Password' => 'demo-password',
                'Timeout' => 0, 'AuthType' => 1, 'ApplicationType' => 1, 'Language' => 'en', 'ExtraParam' => '']);
            $x = simplexml_load_string($login->ivnInitializeSessionResult);
            $token = (string)$x->Session['Token'];
            $at = ['SessionToken' => $token, 'CompanyID' => 23];
            say($c->ivnCreateGroup($at + ['GroupName' => 'g', 'UserNameList' => ['string' => ['demo', 'ann']]])->ivnCreateGroupResult);
            say($c->ivnShowReport($at + ['ReportID' => 7])->ivnShowReportResult);
            say(gettype($c->InitializeSessionExt(['companyShortName' => 'SYN'])->InitializeSessionExtResult));
            say(count(array_unique($c->__getFunctions())));
            """);

        Assert.Contains(lines, line => line.Contains("SYN_REP_INFO_7564"));
        Assert.Contains(lines, line => line.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal));
        Assert.Equal(["integer", operations.ToString()], lines[^2..]);
    }

    [Theory]
    [InlineData(Contract.ClickatellLiteral, "/soap/document_literal/webservice")]
    [InlineData(Contract.ClickatellLiteral, "/soap/document_literal/webservice.php")]
    [InlineData(Contract.ClickatellRpc, "/soap/rpc_encoded/webservice")]
    [InlineData(Contract.ClickatellRpc, "/soap/webservice_vs.php")]
    [InlineData(Contract.ClickatellRpc, "/soap/webservice.php")]
    [InlineData(Contract.Intelliview, "/IntelliviewNXT/ServiceApi/DashboardApi.asmx")]
    public async Task EveryOperationHasADocumentedResult(string contract, string path)
    {
        // All values are given: zeros and empty texts, as generated clients send them, and what a message needs.
        var operations = Contract.Of(contract);
        var calls = operations.Where(operation => operation.Name is not ("auth" or "ivnInitializeSession" or "ivnCloseSession")).Select(
            operation => $"'{operation.Name}' => [{string.Join(", ", operation.In.Select(one => $"'{one.Name}' => {Value(one)}"))}]");
        var lines = await RunAsync($$"""
            $c = new SoapClient('{{new Uri(Emulator.ClickatellUri, path)}}?wsdl', $options);
            $isRpc = {{(contract == Contract.ClickatellRpc ? "true" : "false")}};
            if (str_ends_with('{{path}}', '.asmx')) {
                $login = $c->ivnInitializeSession(['CompanyShortName' => 'SYN', 'UserName' => 'demo', 'Password' => 'demo-password',
                    'Timeout' => 0, 'AuthType' => 1, 'ApplicationType' => 1]);
                $key = (string)simplexml_load_string($login->ivnInitializeSessionResult)->Session['Token'];
            } else {
                $login = $isRpc ? $c->auth(3341, 'demo', 'demo-password')
                    : $c->auth(['api_id' => 3341, 'user' => 'demo', 'password' => 'demo-password'])->return;
                $key = substr($login, 4);
            }
            foreach ([{{string.Join(", ", calls)}}] as $name => $values) {
                $result = $c->__soapCall($name, $isRpc ? array_values($values) : [$values]);
                if (is_object($result)) { $result = $result->return ?? $result->{$name . 'Result'}; }
                say($name, rawurlencode(is_array($result) ? implode("\n", $result) : $result));
            }
            """);

        Assert.Equal(operations.Count, lines.Length + (contract == Contract.Intelliview ? 2 : 1));
        foreach (var line in lines)
        {
            var name = line.Split(' ')[0];
            var result = Uri.UnescapeDataString(line[(name.Length + 1)..]);
            if (contract == Contract.Intelliview)
            {
                ContractCallTests.AssertIntelliviewDocumented(name, result);
            }
            else
            {
                ContractCallTests.AssertClickatellDocumented(name, result);
            }
        }

        static string Value(Contract.Parameter parameter) => parameter.Name switch
        {
            "session_id" or "SessionToken" => "$key",
            "CompanyID" => "23",
            _ when parameter.Type == "boolean" => "true",
            _ when parameter.Type == "ArrayOfString" && parameter.Name != "to" => "['string' => ['demo']]",
            _ when ContractCallTests.Content.TryGetValue(parameter.Name, out var text) =>
                parameter.Name == "to" ? $"['{text}']" : $"'{text}'",
            "ReportID" => "7",
            _ => parameter.Type is "int" or "float" ? "0" : "''",
        };
    }

    /// <summary>Runs a script that prints its results with <c>say</c>. Returns the lines that it printed.</summary>
    private static async Task<string[]> RunAsync(string script)
    {
        const string Start = """
            function say(...$what) { echo implode(' ', $what), "\n"; }
            if (!class_exists('SoapClient')) { exit(3); }
            ini_set('soap.wsdl_cache_enabled', '0');
            $options = ['exceptions' => true, 'cache_wsdl' => WSDL_CACHE_NONE];

            """;
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("php", ["-d", "display_errors=stderr", "-r", Start + script])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip("PHP is not installed here.");
        }

        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 3)
        {
            Assert.Skip("PHP has no SOAP extension here.");
        }

        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return [.. output.Split('\n').Where(line => line.Length > 0)];
    }
}
