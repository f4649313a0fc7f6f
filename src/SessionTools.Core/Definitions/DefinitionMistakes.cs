using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>Collects the mistakes of a definition while it is read, and reads what needs no knowledge of its meaning.</summary>
internal sealed class DefinitionMistakes(string source)
{
    private readonly HashSet<(int Line, int Column, string Message)> _mistakes = [];

    public string Source { get; } = source;

    /// <summary>The mistakes in the order of the file, each once.</summary>
    public IReadOnlyList<DefinitionError> Errors => _mistakes.OrderBy(static m => m.Line).ThenBy(static m => m.Column)
        .Select(mistake => new DefinitionError(Source, mistake.Line, mistake.Column, mistake.Message)).ToArray();

    public void Add(DefinitionNode node, string message) => Add(node.Line, node.Column, message);

    public void Add(int line, int column, string message) => _mistakes.Add((line, column, message));

    /// <summary>The entries of a table. Each name counts once, whatever its case.</summary>
    public IReadOnlyList<DefinitionEntry> Entries(DefinitionNode node, string where)
    {
        if (node.Entries is null)
        {
            Add(node, $"{where} is a table: @{{ … }}");
            return [];
        }

        foreach (var twice in node.Entries.GroupBy(static e => e.Name, StringComparer.OrdinalIgnoreCase).SelectMany(static g => g.Skip(1)))
        {
            Add(twice.Line, twice.Column, $"'{twice.Name}' stands twice in {where}");
        }

        return node.Entries;
    }

    /// <summary>A table that knows only certain names.</summary>
    public DefinitionTable Table(DefinitionNode node, string where, IReadOnlyList<string> known)
    {
        var entries = Entries(node, where);
        foreach (var entry in entries.Where(e => !known.Contains(e.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var near = known.OrderBy(name => Distance(name, entry.Name)).First();
            var hint = Distance(near, entry.Name) <= 2 ? $"; did you mean {near}?" : ".";
            Add(entry.Line, entry.Column, $"'{entry.Name}' is not known in {where}{hint} Known are {string.Join(", ", known)}");
        }

        return new DefinitionTable(entries);
    }

    /// <summary>A text. Empty if it is none, which is then reported.</summary>
    public string Text(DefinitionNode node, string where, string kind = "a text: '…'")
    {
        if (node.Scalar is not string text)
        {
            Add(node, $"{where} is {kind}");
            return string.Empty;
        }

        return text;
    }

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(DefinitionNode? node, string where) =>
        (node is null ? [] : node.Items ?? [node]).Select(item => Text(item, where, "a text or a list of texts")).ToArray();

    /// <summary>How many letters must be changed, added, removed or swapped to make one text of the other.</summary>
    private static int Distance(string a, string b)
    {
        a = a.ToUpperInvariant();
        b = b.ToUpperInvariant();
        var (twoBack, back) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], back[j]) + 1, back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
                }
            }

            (twoBack, back) = (back, row);
        }

        return back[b.Length];
    }
}

/// <summary>The entries of a table, found by name.</summary>
internal sealed class DefinitionTable(IReadOnlyList<DefinitionEntry> entries)
{
    public IReadOnlyList<DefinitionEntry> Entries { get; } = entries;

    public DefinitionNode? Find(string name) =>
        Entries.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}
