using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Definitions;

/// <summary>What the placeholders of a template stood for in a request.</summary>
internal sealed class Bindings
{
    /// <summary>The prefix of the names under which one-time codes are bound.</summary>
    public const string Totp = "totp:";

    private readonly Dictionary<string, List<object?>> _values = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>What stood in the request for values in base64.</summary>
    public List<string> Encoded { get; } = [];

    public void Add(string name, object? value)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            _values.Add(name, values = []);
        }

        values.Add(value);
    }

    /// <summary>Every value that stood for the name: a name may stand in several places of a request.</summary>
    public IReadOnlyList<object?> this[string name] => _values.TryGetValue(name, out var values) ? values : [];

    public string? Text(string name) => this[name] is { Count: > 0 } values ? JsonValue.Text(values[0]) : null;
}

/// <summary>
/// A text with placeholders: <c>{name}</c>, <c>{base64(user:password)}</c>, <c>{totp(otp)}</c>. Matches the text of a request and binds
/// what stood there.
/// </summary>
internal sealed class TextTemplate
{
    private static readonly Regex Placeholder = new(
        @"\{(?:(?<name>[A-Za-z_]\w*)|(?<function>base64|totp)\((?<argument>[^{}]*)\))\}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Names = new(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant);

    private readonly List<Part> _parts = [];
    private readonly Regex _pattern;
    private readonly bool _isPath;

    private TextTemplate(string text, MatchCollection found, Func<Match, Part> read, bool isPath)
    {
        Text = text;
        _isPath = isPath;
        var at = 0;
        foreach (Match match in found)
        {
            AddLiteral(match.Index);
            _parts.Add(read(match));
            at = match.Index + match.Length;
        }

        AddLiteral(text.Length);
        _pattern = new Regex(
            "^" + string.Concat(_parts.Select(Expression)) + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

        void AddLiteral(int end)
        {
            if (end > at)
            {
                _parts.Add(new Part(PartKind.Literal, text.Substring(at, end - at), null));
            }
        }
    }

    private enum PartKind
    {
        Literal,
        Value,
        Base64,
        Totp,
    }

    /// <summary>The text as it stands in the definition.</summary>
    public string Text { get; }

    public bool IsConstant => _parts.All(part => part.Kind == PartKind.Literal);

    /// <summary>The name, if the whole text is one plain placeholder: its value then is passed on as it is.</summary>
    public string? WholeName => _parts.Count == 1 && _parts[0].Kind == PartKind.Value ? _parts[0].Text : null;

    /// <summary>The name of the placeholder that the text begins with, or null.</summary>
    public string? FirstName => _parts.Count > 0 && _parts[0].Kind == PartKind.Value ? _parts[0].Text : null;

    /// <summary>How many characters are fixed: of two paths that match, the more definite one counts.</summary>
    public int Definite => _parts.Where(part => part.Kind == PartKind.Literal).Sum(part => part.Text.Length);

    /// <summary>Every name in the text, also inside the functions. Those of one-time codes have their prefix.</summary>
    public IEnumerable<string> AllNames => _parts.SelectMany(part => part.Kind switch
    {
        PartKind.Value => [part.Text],
        PartKind.Totp => [Bindings.Totp + part.Text],
        PartKind.Base64 => part.Inner!.AllNames,
        _ => Enumerable.Empty<string>(),
    });

    public static TextTemplate Parse(string text) => new(text, Placeholder.Matches(text), ReadPart, isPath: false);

    /// <summary>Parses a path. A value is one segment of it, except <c>{method}</c> and what the path begins with.</summary>
    public static TextTemplate ParsePath(string text) => new(text, Placeholder.Matches(text), ReadPart, isPath: true);

    public bool Match(string actual, Bindings bindings)
    {
        var match = _pattern.Match(actual);
        if (!match.Success)
        {
            return false;
        }

        var group = 1;
        foreach (var part in _parts.Where(part => part.Kind != PartKind.Literal))
        {
            Bind(part, match.Groups[group++].Value, bindings);
        }

        return true;
    }

    private static Part ReadPart(Match match)
    {
        if (match.Groups["name"].Success)
        {
            return new Part(PartKind.Value, match.Groups["name"].Value, null);
        }

        var argument = match.Groups["argument"].Value;
        return match.Groups["function"].Value.Equals("totp", StringComparison.OrdinalIgnoreCase)
            ? new Part(PartKind.Totp, argument.Trim(), null)
            : new Part(PartKind.Base64, argument, new TextTemplate(argument, Names.Matches(argument), Name, isPath: false));

        static Part Name(Match name) => new(PartKind.Value, name.Value, null);
    }

    private static void BindBase64(Part part, string value, Bindings bindings)
    {
        bindings.Encoded.Add(value);
        var decoded = "";
        try
        {
            decoded = Encoding.UTF8.GetString(Convert.FromBase64String(value));
        }
        catch (FormatException)
        {
            // It is no base64, so that the credential in it is wrong.
        }

        if (!part.Inner!.Match(decoded, bindings))
        {
            foreach (var name in part.Inner.AllNames)
            {
                bindings.Add(name, "");
            }
        }
    }

    private void Bind(Part part, string value, Bindings bindings)
    {
        switch (part.Kind)
        {
            case PartKind.Base64:
                BindBase64(part, value, bindings);
                break;
            case PartKind.Totp:
                bindings.Add(Bindings.Totp + part.Text, value);
                break;
            default:
                bindings.Add(part.Text, _isPath ? Uri.UnescapeDataString(value) : value);
                break;
        }
    }

    private string Expression(Part part, int index)
    {
        if (part.Kind == PartKind.Literal)
        {
            return Regex.Escape(part.Text);
        }

        var manySegments = index == 0 || part.Text.Equals("method", StringComparison.OrdinalIgnoreCase);
        return _isPath ? manySegments ? "(.+)" : "([^/]+)"
            : index == _parts.Count - 1 ? "(.*)"
            : "(.*?)";
    }

    private sealed class Part(PartKind kind, string text, TextTemplate? inner)
    {
        public PartKind Kind { get; } = kind;

        public string Text { get; } = text;

        public TextTemplate? Inner { get; } = inner;
    }
}
