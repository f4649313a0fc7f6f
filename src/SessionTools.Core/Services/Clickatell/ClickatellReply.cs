using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>Clickatell's response to an operation: one line, or several if it addressed several numbers.</summary>
public sealed class ClickatellReply : SessionResponse
{
    internal ClickatellReply(string method, IReadOnlyList<ClickatellReplyItem> items)
        : base(method) => Items = items;

    /// <summary>The lines of all <c>return</c> elements, in order.</summary>
    public IReadOnlyList<ClickatellReplyItem> Items { get; }

    /// <summary>True if no line reports an error. An error among several lines is not thrown, because the other lines succeeded.</summary>
    public bool Success
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Kind == "ERR")
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>All lines, unchanged except for masked secrets.</summary>
    public string Text => string.Join("\n", Items);
}

/// <summary>
/// A line of a response, such as <c>ID: … To: …</c> or <c>ERR: 105, Invalid destination address</c> (vendor facts, section 2).
/// </summary>
public sealed class ClickatellReplyItem
{
    // The labels in a line, each followed by a colon. Only known labels, because an error's text may contain colons too.
    private static readonly Regex Word = new(
        @"^(?<name>[A-Za-z]{1,16}):|(?<=\s)(?<name>To|[Ss]tatus|[Cc]harge|[Cc]redit|ID|apiMsgId):",
        RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex CodeAndText = new(
        @"^(?<code>\d{1,4})\s*(?:,\s*(?<text>.*))?$", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private readonly string _line;

    internal ClickatellReplyItem(string line)
    {
        _line = line;
        var values = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        for (var word = Word.Match(line); word.Success && (values.Count > 0 || word.Index == 0);)
        {
            var next = word.NextMatch();
            var start = word.Index + word.Length;
            values[word.Groups["name"].Value] = line.Substring(start, (next.Success ? next.Index : line.Length) - start).Trim();
            word = next;
        }

        Values = values.AsReadOnly();
        Kind = values.Count == 0 ? "Text" : FirstName(values);
        var first = values.Count == 0 ? line : (string)values[0]!;
        var code = Kind == "ERR" ? CodeAndText.Match(first) : Match.Empty;
        Code = code.Success ? code.Groups["code"].Value : null;
        Text = code.Success ? code.Groups["text"].Value : first;
    }

    /// <summary>
    /// The label at the start of the line, in upper case: OK, ERR, ID, CREDIT, APIMSGID, CHARGE. <c>Text</c> if the line has no label.
    /// </summary>
    public string Kind { get; }

    /// <summary>The code of an ERR line, with leading zeros. Null for other lines.</summary>
    public string? Code { get; }

    /// <summary>The text after the first label; for ERR, after the code.</summary>
    public string Text { get; }

    /// <summary>The message id (<c>apiMsgId</c> or <c>ID</c>). Null if the line has none.</summary>
    public string? MessageId => Value("ID") ?? Value("apiMsgId");

    /// <summary>The phone number of the line, if several were addressed.</summary>
    public string? To => Value("To");

    /// <summary>A message's status code, 001 to 014. Not an error code.</summary>
    public string? Status => Value("Status");

    /// <summary>The remaining credits.</summary>
    public decimal? Credit => Number("Credit");

    /// <summary>The cost of a message, in credits.</summary>
    public decimal? Charge => Number("Charge");

    /// <summary>All labels of the line with their values.</summary>
    public OrderedDictionary Values { get; }

    /// <summary>The line, unchanged except for masked secrets.</summary>
    public override string ToString() => _line;

    private static string FirstName(OrderedDictionary values)
    {
        foreach (string name in values.Keys)
        {
            return name.ToUpperInvariant();
        }

        return "Text";
    }

    private string? Value(string name) => Values[name] as string;

    private decimal? Number(string name) =>
        decimal.TryParse(Value(name)?.TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
