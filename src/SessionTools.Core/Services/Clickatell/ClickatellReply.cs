using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>Clickatell's answer to one operation: a line, or several when several numbers were addressed.</summary>
public sealed class ClickatellReply : SessionResponse
{
    internal ClickatellReply(string method, IReadOnlyList<ClickatellReplyItem> items)
        : base(method) => Items = items;

    /// <summary>Each line of each <c>return</c> element, in order.</summary>
    public IReadOnlyList<ClickatellReplyItem> Items { get; }

    /// <summary>True when no line reports an error. One error among several lines is not thrown: the other lines were done.</summary>
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

    /// <summary>All lines as they came.</summary>
    public string Text => string.Join("\n", Items);
}

/// <summary>One line of an answer, such as <c>ID: … To: …</c> or <c>ERR: 105, Invalid destination address</c> (vendor facts, section 2).</summary>
public sealed class ClickatellReplyItem
{
    // The words that can stand in a line, each with a colon behind it. Only these: an error's text may hold a colon of its own.
    private static readonly Regex Word = new(
        @"^(?<name>[A-Za-z]{1,16}):|(?<=\s)(?<name>To|[Ss]tatus|[Cc]harge|[Cc]redit|ID|apiMsgId):", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex CodeAndText = new(@"^(?<code>\d{1,4})\s*(?:,\s*(?<text>.*))?$", RegexOptions.CultureInvariant | RegexOptions.Compiled);

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

    /// <summary>The word the line begins with, in upper case: OK, ERR, ID, CREDIT, APIMSGID, CHARGE; <c>Text</c> when it begins with none.</summary>
    public string Kind { get; }

    /// <summary>The code of an ERR line, as text with its zeros.</summary>
    public string? Code { get; }

    /// <summary>What stands behind the first word; for ERR behind the code.</summary>
    public string Text { get; }

    /// <summary><c>apiMsgId</c> or <c>ID</c>: the id of a message.</summary>
    public string? MessageId => Value("ID") ?? Value("apiMsgId");

    /// <summary>The number a line is about, where several were addressed.</summary>
    public string? To => Value("To");

    /// <summary>A message's status code, 001 to 014. Not an error code.</summary>
    public string? Status => Value("Status");

    /// <summary>Credits left.</summary>
    public decimal? Credit => Number("Credit");

    /// <summary>What a message cost, in credits.</summary>
    public decimal? Charge => Number("Charge");

    /// <summary>All words of the line with what stands behind each.</summary>
    public OrderedDictionary Values { get; }

    /// <summary>The line as it came.</summary>
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
