using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// Guards the design behind the canary tests: exceptions and traces each have one way out, through the redactor.
/// </summary>
public sealed class GuardTests
{
    private static readonly (string File, string Text)[] Sources =
        [.. Directory.GetFiles(Repository.PathOf("src/SessionTools.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("\\obj\\", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];

    [Fact]
    public void Exceptions_are_created_only_from_redacted_text()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.All(typeof(SessionException).GetConstructors(All), constructor =>
        {
            Assert.True(constructor.IsPrivate);
            Assert.DoesNotContain(constructor.GetParameters(), parameter => typeof(Exception).IsAssignableFrom(parameter.ParameterType));
        });
        Assert.Equal(["SessionException.cs"], Having(@"new SessionException\("));
        var made = SessionException.Create(
            SessionErrorId.ServiceFault, "password=" + Secrets.Token, vendorCode: "session_id=" + Secrets.Token,
            vendorName: "<Token>" + Secrets.Token, vendorText: "pwd: " + Secrets.Token);
        Assert.Null(Secrets.Find(made.ToString() + made.VendorCode + made.VendorName + made.VendorText));
        Assert.DoesNotContain(
            typeof(SessionException).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly),
            property => property.PropertyType == typeof(string) && property.SetMethod is { IsPrivate: false });
    }

    [Fact]
    public void Traces_are_written_only_through_the_redactor()
    {
        Assert.Equal(["ExchangeTrace.cs"], Having(@"[tT]race[?!]?\.Write\("));
        var text = Sources.Single(source => source.File == "ExchangeTrace.cs").Text;
        Assert.Single(Regex.Matches(text, @"[tT]race[?!]?\.Write\("));
        Assert.Contains("trace!.Write(level, ControlText.Escape(redactor.Redact(message), ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Core_writes_to_no_console_or_log() =>
        Assert.Empty(Having(@"\bConsole\.|\bDebug\.Write|\bTrace\.Write|EventSource|ILogger"));

    [Fact]
    public void XML_is_read_only_with_the_bounded_settings() =>
        Assert.Equal(
            ["XmlPayload.cs"], Having(@"XmlReader\.Create|XDocument\.|XElement\.|XmlSerializer|DataContractSerializer|\.LoadXml\("));

    [Fact]
    public void Documents_and_catalogue_describe_each_error_alike()
    {
        var page = Read("docs/errors.md");
        var topic = Read("docs/en-US/about_SessionTools.md");
        var comments = Read("src/SessionTools.Core/Errors/SessionErrorId.cs");
        foreach (var id in Enum.GetValues<SessionErrorId>())
        {
            var section = Regex.Match(
                page, $@"^## {id}\n\n(?<text>.*?)\s*(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups["text"].Value;
            var meaning = ErrorCatalog.Meaning(id);
            Assert.StartsWith(meaning + "\n", section);
            Assert.Contains(
                $"\nCategory: {ErrorCatalog.Category(id)}. Transient: {(ErrorCatalog.IsTransient(id) ? "yes" : "no")}.\n", section);
            Assert.EndsWith("\nWhat to do: " + ErrorCatalog.RecommendedAction(id), section);
            Assert.Contains($"- {id}: {meaning}\n", topic);
            Assert.Contains($"/// <summary>{meaning}</summary>\n    {id},\n", comments);
        }

        static string Read(string path) => File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n");
    }

    [Fact]
    public void Every_claim_of_the_security_page_names_an_existing_test()
    {
        // Read the sources, because some tests are in another assembly.
        var names = Directory.GetFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestsIn(File.ReadAllText(file)))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Contains($"{nameof(GuardTests)}.{nameof(Every_claim_of_the_security_page_names_an_existing_test)}", names);
        var page = File.ReadAllText(Repository.PathOf("docs/security.md"));
        Assert.All(
            Regex.Matches(page, @"\b\w+Tests\b(\.\w+)?").Select(match => match.Value).Where(name => name != "Secrets.Tests"),
            claim => Assert.Contains(claim, names));
        Assert.All(
            Regex.Matches(page, @"\]\((?<file>[^)#]+)").Select(match => match.Groups["file"].Value),
            file => Assert.True(File.Exists(Repository.PathOf("docs", file)), file));

        var how = page[
            page.IndexOf("## How", StringComparison.Ordinal)..page.IndexOf("## What is not protected", StringComparison.Ordinal)];
        var claims = how.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.True(claims.Count > 20);
        Assert.All(claims, claim => Assert.Matches(@"\w+Tests\.\w+|\w\.Tests\.ps1\)", claim));
    }

    private static IEnumerable<string> TestsIn(string source)
    {
        var type = string.Empty;
        foreach (
            Match match in Regex.Matches(
                source,
                @"\bclass (?<type>\w+)|\[(?:Fact|Theory|Property)\b[^\n]*\]\s+(?:\[[^\n]*\]\s+)*public (?:async )?(?:Task|void|Property) "
                    + @"(?<method>\w+)\("))
        {
            if (match.Groups["type"].Success)
            {
                type = match.Groups["type"].Value;
            }
            else
            {
                yield return $"{type}.{match.Groups["method"].Value}";
            }
        }
    }

    private static string[] Having(string pattern) =>
        [.. Sources.Where(source => Regex.IsMatch(source.Text, pattern)).Select(source => source.File).Order(StringComparer.Ordinal)];
}
