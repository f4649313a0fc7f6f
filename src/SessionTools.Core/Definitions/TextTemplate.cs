using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>A text with placeholders, such as <c>Bearer {key}</c>. A brace that begins no placeholder stands for itself.</summary>
internal sealed class TextTemplate
{
    private static readonly Regex Pattern = new(
        @"\{(?:(?<function>base64|totp)\((?<names>[^{}()]*)\)|(?<names>[A-Za-z_][A-Za-z0-9_.-]*))\}",
        RegexOptions.CultureInvariant | RegexOptions.Compiled);

    // A placeholder that calls something. Braces of JSON and of query languages look different.
    private static readonly Regex Function = new(
        @"\{[A-Za-z_][A-Za-z0-9_]*\([^{}]*\)\}", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private TextTemplate(string text, IReadOnlyList<TemplatePart> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The text as it stands in the definition.</summary>
    public string Text { get; }

    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>The placeholder that is the whole text: its value is passed on as it is. Null if there is more.</summary>
    public Placeholder? Whole => Parts.Count == 1 ? Parts[0].Placeholder : null;

    /// <summary>Whether it has no placeholder.</summary>
    public bool IsFixed => Parts.Count == 1 && Parts[0].Placeholder is null;

    public IEnumerable<Placeholder> Placeholders => Parts.Where(static p => p.Placeholder is not null).Select(static p => p.Placeholder!);

    public static TextTemplate Parse(string text)
    {
        var parts = new List<TemplatePart>();
        var at = 0;
        foreach (Match match in Pattern.Matches(text))
        {
            if (match.Index > at)
            {
                parts.Add(new TemplatePart(text.Substring(at, match.Index - at), null));
            }

            var names = match.Groups["names"].Value.Split(':').Select(static name => name.Trim()).ToArray();
            parts.Add(new TemplatePart(match.Value, new Placeholder(match.Value, match.Groups["function"].Value, names)));
            at = match.Index + match.Length;
        }

        if (at < text.Length || parts.Count == 0)
        {
            parts.Add(new TemplatePart(text.Substring(at), null));
        }

        return new TextTemplate(text, parts);
    }

    /// <summary>The first placeholder with a function that there is not. Null if there is none.</summary>
    public string? FindUnknownFunction() => Parts.Where(static p => p.Placeholder is null).Select(static p => Function.Match(p.Text))
        .FirstOrDefault(static match => match.Success)?.Value;

    /// <summary>Replaces the placeholders.</summary>
    /// <param name="scope">The values.</param>
    /// <param name="encode">Encodes a value for where it stands. Null for no encoding.</param>
    /// <returns>The text. Null if a placeholder has no value.</returns>
    /// <exception cref="SessionException">InvalidArgument: a list or an object stands within a text.</exception>
    public string? Fill(ValueScope scope, Func<Placeholder, string, string>? encode = null)
    {
        if (IsFixed)
        {
            return Text;
        }

        // All of them, even if one has no value: a parameter that a placeholder names goes nowhere else.
        var texts = new string?[Parts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var part = Parts[i];
            var value = part.Placeholder is null ? part.Text : scope.TextOf(part.Placeholder);
            texts[i] = part.Placeholder is null || value is null || encode is null ? value : encode(part.Placeholder, value);
        }

        return Array.IndexOf(texts, null) < 0 ? string.Concat(texts) : null;
    }
}

/// <summary>A literal text, or a placeholder.</summary>
internal sealed class TemplatePart(string text, Placeholder? placeholder)
{
    public string Text { get; } = text;

    public Placeholder? Placeholder { get; } = placeholder;
}

/// <summary>A placeholder: <c>{name}</c>, <c>{base64(a:b)}</c> or <c>{totp(secret)}</c>.</summary>
internal sealed class Placeholder(string text, string function, IReadOnlyList<string> names)
{
    /// <summary>The placeholder with its braces, for messages.</summary>
    public string Text { get; } = text;

    public bool IsBase64 { get; } = function == "base64";

    public bool IsTotp { get; } = function == "totp";

    public IReadOnlyList<string> Names { get; } = names;
}
