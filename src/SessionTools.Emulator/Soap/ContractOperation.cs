using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace SessionTools.Emulator.Soap;

/// <summary>An operation of a service's contract. Its result has a type like a parameter, and no name.</summary>
internal sealed record ContractOperation(string Name, IReadOnlyList<ContractField> Fields, ContractField Result)
{
    private static readonly Regex Row = new(@"(?<name>\w+)\((?<in>[^)]*)\)\s+(?<out>\S+)", RegexOptions.ExplicitCapture);

    /// <summary>
    /// Reads operations as <c>name(field:type …) type</c>, where a type ends with <c>?</c> if the value may be left out and with
    /// <c>+</c> if the element is repeated at least once.
    /// </summary>
    public static IReadOnlyDictionary<string, ContractOperation> Parse(string text) => Row.Matches(text)
        .Cast<Match>()
        .Select(row => new ContractOperation(
            row.Groups["name"].Value,
            [.. row.Groups["in"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(ContractField.Parse)],
            ContractField.Parse(":" + row.Groups["out"].Value)))
        .ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    /// <summary>Looks for a parameter in a namespace where the contract does not have it.</summary>
    /// <param name="strangers">The elements in other namespaces.</param>
    /// <param name="space">The namespace of the contract. Empty for none.</param>
    /// <returns>Null, or the mistake.</returns>
    public string? FindStranger(IReadOnlyList<(string Name, string Namespace)> strangers, string space)
    {
        foreach (var (name, other) in strangers)
        {
            if (IndexOf(name) >= 0)
            {
                return $"{Name} holds the element '{name}' in {Describe(other)}; the contract has it in {Describe(space)}.";
            }
        }

        return null;
    }

    /// <summary>Checks the order of a document's elements. Unknown ones are ignored, as vendors do.</summary>
    /// <returns>Null, or the mistake.</returns>
    public string? FindDisorder(IReadOnlyList<string> elements)
    {
        var last = -1;
        foreach (var element in elements)
        {
            var at = IndexOf(element);
            if (at >= 0 && (at < last || (at == last && !Fields[at].Repeats)))
            {
                return at == last
                    ? $"{Name} holds the element '{element}' twice."
                    : $"{Name} holds the element '{element}' after '{Fields[last].Name}'; the contract has it before.";
            }

            last = Math.Max(last, at);
        }

        return null;
    }

    /// <summary>Checks the parts of an rpc message: servers that go by the position need all of them, in order.</summary>
    /// <returns>Null, or the mistake.</returns>
    public string? FindWrongPart(IReadOnlyList<string> parts)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            var expected = Fields[i].Name;
            if (i >= parts.Count || parts[i] != expected)
            {
                return $"Part {i + 1} of {Name} must be '{expected}', not {(i < parts.Count ? $"'{parts[i]}'" : "missing")}.";
            }
        }

        return parts.Count > Fields.Count ? $"{Name} has no part '{parts[Fields.Count]}'." : null;
    }

    private static string Describe(string space) => space.Length == 0 ? "no namespace" : $"the namespace '{space}'";

    private int IndexOf(string name)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A parameter of an operation. Its type is the name of an XML Schema type, or ArrayOfString.</summary>
internal sealed record ContractField(string Name, string Type, bool IsRequired, bool Repeats)
{
    public bool IsArray => Type == "ArrayOfString";

    public bool IsNumber => Type is "int" or "float";

    /// <exception cref="FormatException">The text is not of the form.</exception>
    public static ContractField Parse(string text)
    {
        var parts = text.TrimEnd('?', '+').Split(':');
        return parts.Length == 2
            ? new(parts[0], parts[1], !text.EndsWith("?", StringComparison.Ordinal), text.EndsWith("+", StringComparison.Ordinal))
            : throw new FormatException($"'{text}' is no parameter.");
    }
}
