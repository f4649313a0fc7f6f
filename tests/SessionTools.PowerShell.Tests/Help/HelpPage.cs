using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools.PowerShell.Tests.Help;

/// <summary>A page of docs/en-US about a cmdlet, in the form PlatyPS 1.0 gives it, taken apart.</summary>
internal sealed partial class HelpPage
{
    private static readonly string Folder = Path.Combine(Engine.RepoRoot, "docs", "en-US");

    private HelpPage(string path)
    {
        var text = File.ReadAllText(path);
        var sections = Split(text, "## ");
        Name = Path.GetFileNameWithoutExtension(path);
        Module = ModuleName().Match(text).Groups[1].Value.Trim();
        Synopsis = sections["SYNOPSIS"].Trim();
        Description = sections["DESCRIPTION"].Trim();
        Notes = sections["NOTES"].Trim();
        Links = [.. Link().Matches(sections["RELATED LINKS"]).Select(m => m.Groups[1].Value)];
        Syntax = Split(sections["SYNTAX"], "### ").ToDictionary(
            s => s.Key.Replace(" (Default)", string.Empty), s => Words(s.Value.Replace("```", string.Empty)));
        Examples = [.. Split(sections["EXAMPLES"], "### ").Select(e => new HelpExample(Name, Module, e.Key, Fence().Match(e.Value).Groups[1].Value, Fence().Replace(e.Value, string.Empty).Trim()))];
        Parameters = Split(sections["PARAMETERS"], "### ").Where(p => p.Key != "CommonParameters").ToDictionary(p => p.Key.TrimStart('-'), p => new HelpParameter(p.Value));
        Inputs = Split(sections["INPUTS"], "### ");
        Outputs = Split(sections["OUTPUTS"], "### ");
    }

    public static IReadOnlyList<HelpPage> All { get; } = [.. Directory.GetFiles(Folder, "*-*.md").OrderBy(p => p, StringComparer.Ordinal).Select(p => new HelpPage(p))];

    public static IReadOnlyList<string> Topics { get; } = [.. Directory.GetFiles(Folder, "about_*.md").OrderBy(p => p, StringComparer.Ordinal)];

    public string Name { get; }

    public string Module { get; }

    public string Synopsis { get; }

    public string Description { get; }

    public string Notes { get; }

    public IReadOnlyList<string> Links { get; }

    public IReadOnlyDictionary<string, string> Syntax { get; }

    public IReadOnlyList<HelpExample> Examples { get; }

    public IReadOnlyDictionary<string, HelpParameter> Parameters { get; }

    public IReadOnlyDictionary<string, string> Inputs { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>The text with single spaces, so that line breaks do not count.</summary>
    public static string Words(string text) => Space().Replace(text, " ").Trim();

    /// <summary>The parts of a text under headings of one level; headings inside code do not count.</summary>
    private static Dictionary<string, string> Split(string text, string mark)
    {
        var parts = new Dictionary<string, string>();
        string? name = null;
        var code = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                code = !code;
            if (!code && line.StartsWith(mark, StringComparison.Ordinal))
                parts.Add(name = line[mark.Length..].Trim(), string.Empty);
            else if (name is not null)
                parts[name] += line + "\n";
        }

        return parts;
    }

    [GeneratedRegex(@"^Module Name:(.*)$", RegexOptions.Multiline)]
    private static partial Regex ModuleName();

    [GeneratedRegex(@"^- \[([^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"```powershell\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

/// <summary>One example, with the remark behind it.</summary>
internal sealed record HelpExample(string Page, string Module, string Title, string Code, string Remark);

/// <summary>What a page says of one parameter: words, and the block of properties.</summary>
internal sealed partial class HelpParameter
{
    private readonly string _yaml;

    public HelpParameter(string text)
    {
        var at = text.IndexOf("```yaml", StringComparison.Ordinal);
        Description = text[..at].Trim();
        _yaml = text[at..];
    }

    public string Description { get; }

    public string Type => Value("Type");

    public string DefaultValue => Value("DefaultValue").Trim('\'');

    public bool SupportsWildcards => Value("SupportsWildcards") == "true";

    /// <summary>By the name of the set: position, mandatory, by value, by property name.</summary>
    public IReadOnlyDictionary<string, string> Sets => Set().Matches(_yaml).ToDictionary(
        m => m.Groups["name"].Value.Trim(), m => string.Join(' ', m.Groups["value"].Captures.Select(c => c.Value.Trim())));

    public IReadOnlyList<string> AcceptedValues
    {
        get
        {
            var at = _yaml.IndexOf("AcceptedValues:", StringComparison.Ordinal);
            return [.. _yaml[at..].Split('\n').Skip(1).TakeWhile(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..].Trim())];
        }
    }

    private string Value(string name) => Regex.Match(_yaml, $"^{name}:(.*)$", RegexOptions.Multiline).Groups[1].Value.Trim();

    [GeneratedRegex(@"^- Name:(?<name>.*)\n  Position:(?<value>.*)\n  IsRequired:(?<value>.*)\n  ValueFromPipeline:(?<value>.*)\n  ValueFromPipelineByPropertyName:(?<value>.*)\n", RegexOptions.Multiline)]
    private static partial Regex Set();
}
