using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>
/// One value of a definition as it stands in its file: a text, number, bool or null, a list, or a table whose entries keep their order.
/// </summary>
public sealed class DefinitionNode
{
    private DefinitionNode(int line, int column)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The text, number, bool or null. Null for a list and a table too.</summary>
    public object? Scalar { get; private init; }

    /// <summary>The items of a list. Null if this is no list.</summary>
    public IReadOnlyList<DefinitionNode>? Items { get; private init; }

    /// <summary>The entries of a table, in their order. Null if this is no table.</summary>
    public IReadOnlyList<DefinitionEntry>? Entries { get; private init; }

    /// <summary>The line in the file, from 1. 0 if the value is from no file.</summary>
    public int Line { get; }

    /// <summary>The column in the file, from 1. 0 if the value is from no file.</summary>
    public int Column { get; }

    internal bool IsNull => Scalar is null && Items is null && Entries is null;

    /// <summary>Creates a text, number, bool or null.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is something else.</exception>
    public static DefinitionNode FromScalar(object? value, int line = 0, int column = 0) =>
        value is null or string or bool or int or long or double or decimal
            ? new DefinitionNode(line, column) { Scalar = value }
            : throw new ArgumentException($"A value of the type {value.GetType().Name} cannot stand in a definition.", nameof(value));

    /// <summary>Creates a list.</summary>
    public static DefinitionNode FromItems(IEnumerable<DefinitionNode> items, int line = 0, int column = 0) =>
        new(line, column) { Items = items.ToArray() };

    /// <summary>Creates a table.</summary>
    public static DefinitionNode FromEntries(IEnumerable<DefinitionEntry> entries, int line = 0, int column = 0) =>
        new(line, column) { Entries = entries.ToArray() };

    /// <summary>Creates a node from nested dictionaries, lists and scalars. Use ordered dictionaries: bodies keep the order.</summary>
    /// <exception cref="ArgumentException">
    /// A value is of a type that cannot stand in a definition, or nested deeper than 64 levels.
    /// </exception>
    public static DefinitionNode FromObject(object? value) => FromObject(value, 0);

    private static DefinitionNode FromObject(object? value, int depth) => value switch
    {
        DefinitionNode node => node,
        not string and IEnumerable when depth >= PayloadLimits.Depth => throw new ArgumentException(
            $"A definition is nested at most {PayloadLimits.Depth} levels deep. Does a value contain itself?", nameof(value)),
        IDictionary table => FromEntries(
            ValueText.Entries(table).ConvertAll(e => new DefinitionEntry(ValueText.Of(e.Key), FromObject(e.Value, depth + 1)))),
        not string and IEnumerable list => FromItems(list.Cast<object?>().Select(item => FromObject(item, depth + 1))),
        _ => FromScalar(value),
    };
}

/// <summary>An entry of a table in a definition.</summary>
public sealed class DefinitionEntry
{
    /// <summary>Creates an entry.</summary>
    public DefinitionEntry(string name, DefinitionNode value, int line = 0, int column = 0)
    {
        Name = name;
        Value = value;
        Line = line;
        Column = column;
    }

    /// <summary>The entry's name.</summary>
    public string Name { get; }

    /// <summary>The entry's value.</summary>
    public DefinitionNode Value { get; }

    /// <summary>The name's line in the file, from 1. 0 if it is from no file.</summary>
    public int Line { get; }

    /// <summary>The name's column in the file, from 1. 0 if it is from no file.</summary>
    public int Column { get; }
}
