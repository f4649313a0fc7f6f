using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace SessionTools.PowerShell.Tests.Help;

/// <summary>Pages, compiled help, manifests and cmdlets say the same, in both directions.</summary>
public sealed class HelpTests : IClassFixture<HelpTests.Shell>
{
    private const string Advice = "Change the page in docs/en-US, then run: build.ps1 -Task Help";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly HashSet<string> CommonParameters = [.. Cmdlet.CommonParameters];

    private readonly Engine _engine;

    public HelpTests(Shell shell) => _engine = shell.Engine;

    public static TheoryData<string> Names => [.. HelpPage.All.Select(page => page.Name)];

    public static TheoryData<string> TopicNames => [.. HelpPage.Topics.Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [InlineData("SessionTools", "SessionTools.psd1", "en-US/SessionTools.PowerShell.dll-Help.xml")]
    [InlineData("SessionTools.Emulator", "module/SessionTools.Emulator/SessionTools.Emulator.psd1", "module/SessionTools.Emulator/en-US/SessionTools.Emulator.dll-Help.xml")]
    public void EveryCmdletHasItsPageAndEveryPageItsCmdlet(string module, string manifest, string maml)
    {
        var exported = Names(_engine.Run("(Get-Command -Module $args[0]).Name", module));
        var listed = Names(_engine.Run(
            "[Management.Automation.Language.Parser]::ParseFile($args[0], [ref] $null, [ref] $null).Find({ $args[0] -is [Management.Automation.Language.HashtableAst] }, $false).SafeGetValue().CmdletsToExport",
            Path.Combine(Engine.RepoRoot, manifest)));
        var compiled = XDocument.Load(Path.Combine(Engine.RepoRoot, maml)).Descendants(Command + "details").Select(d => d.Element(Command + "name")!.Value).Order();
        var overview = Regex.Matches(File.ReadAllText(Path.Combine(Engine.RepoRoot, "docs", "en-US", module + ".md")), @"^### \[(.+)\]\(\1\.md\)\n\n(.+)$", RegexOptions.Multiline);
        var pages = HelpPage.All.Where(page => page.Module == module).ToList();
        Assert.Equal(exported, listed);
        Assert.Equal(exported, pages.Select(page => page.Name).Order());
        Assert.Equal(exported, compiled);
        Assert.Equal(pages.Select(page => (page.Name, page.Synopsis)), overview.Select(m => (m.Groups[1].Value, m.Groups[2].Value)));

        static IEnumerable<string> Names(EngineResult result) => result.ThrowOnError().Of<string>().Order().ToList();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePageDescribesTheCmdletAsItIs(string name)
    {
        var page = Page(name);
        var cmdlet = Find(name);
        var sets = cmdlet.ParameterSets;
        Assert.Equal(sets.Select(set => set.Name).Order(), page.Syntax.Keys.Order());
        foreach (var set in sets)
            Assert.Equal(Tokens(set.ToString().Replace("[<CommonParameters>]", string.Empty)), Tokens(page.Syntax[set.Name].Replace(name, string.Empty)));

        var parameters = cmdlet.Parameters.Values.Where(IsOwn).ToDictionary(p => p.Name);
        Assert.Equal(parameters.Keys.Order(), page.Parameters.Keys.Order());
        foreach (var (key, documented) in page.Parameters)
        {
            var parameter = parameters[key];
            Assert.NotEmpty(documented.Description);
            Assert.Equal(TypeName(parameter.ParameterType), documented.Type);
            Assert.Equal(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(), documented.SupportsWildcards);
            Assert.Equal(parameter.ParameterSets.Select(set => Describe(set.Key, set.Value)).Order(), documented.Sets.Select(set => $"{set.Key}: {set.Value}").Order());
        }

        var outputs = cmdlet.ImplementingType.GetCustomAttributes<OutputTypeAttribute>().SelectMany(a => a.Type).Select(t => t.Name).DefaultIfEmpty("None");
        Assert.Equal(outputs.Order(), page.Outputs.Keys.Order());
        Assert.All(page.Outputs.Values.Concat(page.Inputs.Values), text => Assert.NotEmpty(text.Trim()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DefaultsAreTheCmdletsOwn(string name)
    {
        var type = Find(name).ImplementingType;
        var fresh = Activator.CreateInstance(type)!;
        foreach (var (key, documented) in Page(name).Parameters.Where(p => p.Key is not ("WhatIf" or "Confirm")))
        {
            var property = type.GetProperty(key)!;
            var value = property.GetValue(fresh);
            var isPlain = value is int or TimeSpan or Enum or Uri or string { Length: > 0 };
            if (documented.DefaultValue.Length > 0 && isPlain && !(value is int and 0 && documented.DefaultValue != "0"))
                Assert.Equal(documented.DefaultValue.TrimEnd('/'), value!.ToString()!.TrimEnd('/'));
            if (documented.DefaultValue.Length == 0 && isPlain && value is not (0 or int.MaxValue))
                Assert.True(value is TimeSpan { Ticks: 0 }, $"{name} -{key} is {value} by default, which the page does not say.");
            if (documented.AcceptedValues.Count > 0)
                Assert.Equal(Accepted(property), documented.AcceptedValues);
        }

        static IEnumerable<string> Accepted(PropertyInfo property)
        {
            var type = property.PropertyType.GetElementType() ?? property.PropertyType;
            type = Nullable.GetUnderlyingType(type) ?? type;
            return type.IsEnum ? Enum.GetNames(type) : property.GetCustomAttribute<ValidateSetAttribute>()!.ValidValues;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePageIsComplete(string name)
    {
        var page = Page(name);
        Assert.NotEmpty(page.Synopsis);
        Assert.NotEmpty(page.Description);
        Assert.True(page.Examples.Count >= 3, "At least three examples are wanted.");
        Assert.All(page.Examples, example => Assert.True(example.Code.Length > 0 && example.Remark.Length > 0, example.Title));
        Assert.NotEmpty(page.Links);
        Assert.All(page.Links, link => Assert.True(File.Exists(Path.Combine(Engine.RepoRoot, "docs", "en-US", link + ".md")), link));
        var text = File.ReadAllText(Path.Combine(Engine.RepoRoot, "docs", "en-US", name + ".md"));
        Assert.DoesNotContain("{{", text);
        Assert.DoesNotContain("ProgressAction", text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GetHelpShowsWhatThePageSays(string name)
    {
        var page = Page(name);
        var help = (PSObject)_engine.Run("Get-Help $args[0] -Full", name).ThrowOnError().Output.Single();
        Assert.Equal(page.Synopsis, Text(help, "Synopsis"));
        Same(page.Description, Paragraphs(help.Properties["description"].Value), $"{name}: description");
        var examples = Items(_engine.Run("(Get-Help $args[0] -Examples).examples.example", name).ThrowOnError().Output);
        Assert.Equal(page.Examples.Count, examples.Count);
        foreach (var (documented, shown) in page.Examples.Zip(examples))
        {
            Assert.Contains(documented.Title, Text(shown, "title"));
            Assert.True(documented.Code == Text(shown, "code"), $"{name}, {documented.Title}: another code. {Advice}");
            Same(documented.Remark, Paragraphs(shown.Properties["remarks"].Value), documented.Title);
        }

        var parameters = _engine.Run("Get-Help $args[0] -Parameter *", name).Output;
        Assert.Equal(page.Parameters.Keys.Order(), parameters.Select(p => Text(p, "name")).Order());
        foreach (var shown in parameters)
        {
            var documented = page.Parameters[Text(shown, "name")];
            Same(documented.Description, Paragraphs(shown.Properties["description"].Value), $"{name} -{Text(shown, "name")}");
            Assert.Equal(documented.DefaultValue, shown.Properties["defaultValue"] is null ? string.Empty : Text(shown, "defaultValue"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheCompiledHelpHasTheSyntaxOfThePage(string name)
    {
        var page = Page(name);
        var file = page.Module == "SessionTools" ? "en-US/SessionTools.PowerShell.dll-Help.xml" : "module/SessionTools.Emulator/en-US/SessionTools.Emulator.dll-Help.xml";
        var command = XDocument.Load(Path.Combine(Engine.RepoRoot, file)).Descendants(Command + "command").Single(c => c.Element(Command + "details")!.Element(Command + "name")!.Value == name);
        var compiled = command.Descendants(Command + "syntaxItem").Select(item => string.Join(' ', item.Elements(Command + "parameter").Select(p => p.Element(Maml + "name")!.Value).Order()));
        var paged = page.Syntax.Values.Select(text => string.Join(' ', Regex.Matches(text, @"(?<=[\s\[]-)\w+").Select(m => m.Value).Order()));
        Assert.True(paged.Order().SequenceEqual(compiled.Order()), Advice);
        Assert.All(command.Descendants(Maml + "uri"), uri => Assert.Empty(uri.Value));
        Assert.DoesNotContain("```", command.Value);
        Assert.All(command.Descendants(Dev + "code"), code => Assert.NotEmpty(code.Value));
    }

    [Fact]
    public void EveryErrorIdIsExplainedAndEveryExplainedIdExists()
    {
        var known = Enum.GetNames<SessionErrorId>();
        var about = File.ReadAllText(HelpPage.Topics.Single(path => path.EndsWith("about_SessionTools.md", StringComparison.Ordinal)));
        Assert.Equal(known.Order(), Regex.Matches(about, @"^- ([A-Z]\w+): ", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Where(w => w is not ("Videntity" or "Clickatell" or "Intelliview")).Order());
        var onPages = HelpPage.All.Where(page => page.Module == "SessionTools").SelectMany(page => ErrorIds(page.Notes)).Distinct().Order();
        Assert.Equal(known.Order(), onPages);

        var emulator = File.ReadAllText(HelpPage.Topics.Single(path => path.EndsWith("about_SessionTools_Emulator.md", StringComparison.Ordinal)));
        Assert.Equal(
            HelpPage.All.Where(page => page.Module == "SessionTools.Emulator").SelectMany(page => ErrorIds(page.Notes)).Distinct().Order(),
            Regex.Matches(emulator, @"^- (Emulator\w+): ", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Order());
    }

    [Theory]
    [MemberData(nameof(TopicNames))]
    public void EveryTopicIsCompiled(string topic)
    {
        var page = File.ReadAllText(Path.Combine(Engine.RepoRoot, "docs", "en-US", topic + ".md"));
        var folder = topic == "about_SessionTools_Emulator" ? "module/SessionTools.Emulator/en-US" : "en-US";
        var compiled = File.ReadAllText(Path.Combine(Engine.RepoRoot, folder, topic + ".help.txt"));
        page = Regex.Replace(page, @"\[([^\]]+)\]\([^)]+\)", "$1").Replace($"# {topic}", "TOPIC " + topic);
        page = Regex.Replace(page, @"^(#+ |```.*)", string.Empty, RegexOptions.Multiline).Replace("`", string.Empty);
        Assert.True(HelpPage.Words(page).Equals(HelpPage.Words(compiled), StringComparison.OrdinalIgnoreCase), Advice);
        Assert.All(compiled.Split('\n'), line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void NoTopicIsLeftOver()
    {
        var compiled = new[] { "en-US", "module/SessionTools.Emulator/en-US" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Engine.RepoRoot, folder), "*.help.txt")).Select(path => Path.GetFileName(path).Replace(".help.txt", string.Empty));
        Assert.Equal(HelpPage.Topics.Select(Path.GetFileNameWithoutExtension).Order(), compiled.Order());
    }

    private static HelpPage Page(string name) => HelpPage.All.Single(page => page.Name == name);

    private static IEnumerable<string> ErrorIds(string notes) =>
        Regex.Match(notes, @"ErrorIds: ([^.]+)\.") is { Success: true } found ? found.Groups[1].Value.Split(',').Select(id => id.Trim()) : [];

    private static bool IsOwn(ParameterMetadata parameter) => !CommonParameters.Contains(parameter.Name);

    private static IEnumerable<string> Tokens(string syntax) => Regex.Matches(syntax, @"\[\[?-[^\]]*(\[\])?>?\]( <[^>]*>\])?|-\w+ <[^>]*>").Select(m => m.Value).Order();

    private static string TypeName(Type type) => type.IsGenericType ? $"System.Nullable`1[{type.GenericTypeArguments[0].FullName}]" : type.FullName!;

    private static string Describe(string set, ParameterSetMetadata of) =>
        $"{(set == "__AllParameterSets" ? "(All)" : set)}: {(of.Position == int.MinValue ? "Named" : of.Position.ToString())} {Lower(of.IsMandatory)} {Lower(of.ValueFromPipeline)} {Lower(of.ValueFromPipelineByPropertyName)}";

    private static string Lower(bool value) => value ? "true" : "false";

    private static string Text(PSObject from, string property) => from.Properties[property]?.Value?.ToString()?.Trim() ?? string.Empty;

    private static IReadOnlyList<PSObject> Items(IEnumerable<PSObject> output) => [.. output.Where(o => o is not null)];

    private static string Paragraphs(object? value) => value switch
    {
        null => string.Empty,
        PSObject { BaseObject: System.Collections.IEnumerable several and not string } => Paragraphs(several),
        System.Collections.IEnumerable several and not string => string.Join(' ', several.Cast<object>().Select(Paragraphs)),
        PSObject one when one.Properties["Text"] is { } text => text.Value?.ToString() ?? string.Empty,
        _ => value.ToString() ?? string.Empty,
    };

    private static void Same(string page, string shown, string what) =>
        Assert.True(HelpPage.Words(page) == HelpPage.Words(shown), $"{what}: the page and Get-Help differ. {Advice}");

    private CmdletInfo Find(string name) => _engine.Run("Get-Command $args[0]", name).Single<CmdletInfo>();

    public sealed class Shell : IDisposable
    {
        public Shell() => Engine = new Engine(Lab.Manifest, Path.Combine(Engine.RepoRoot, "module", "SessionTools.Emulator", "SessionTools.Emulator.psd1"));

        public Engine Engine { get; }

        public void Dispose() => Engine.Dispose();
    }
}
