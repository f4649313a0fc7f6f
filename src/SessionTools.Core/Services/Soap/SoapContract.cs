using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>The operations of a WSDL.</summary>
internal sealed class SoapContract
{
    private readonly Dictionary<string, SoapOperation> _operations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the operations and their parameters, in order.</summary>
    /// <param name="operations">
    /// A name, and the parameters separated by blanks: <c>name|alias:type</c>, where the type is string unless it is stated, followed by
    /// <c>?</c> if it may be left out and by <c>+</c> if it is an element that is repeated.
    /// </param>
    public SoapContract((string Name, string Parameters)[] operations)
    {
        foreach (var (name, parameters) in operations)
        {
            var words = parameters.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            _operations.Add(name, new SoapOperation(name, [.. words.Select(static word => SoapParameter.Parse(word))]));
        }

        // PowerShell cannot index the keys of a dictionary.
        Names = Array.AsReadOnly<string>([.. _operations.Keys]);
    }

    /// <summary>The names, in the WSDL's order.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Finds an operation by name, ignoring case. Null if the contract has none of that name.</summary>
    public SoapOperation? Find(string name) => _operations.TryGetValue(name, out var operation) ? operation : null;
}

/// <summary>An operation and its parameters in order.</summary>
internal sealed class SoapOperation(string name, IReadOnlyList<SoapParameter> parameters)
{
    public string Name { get; } = name;

    public IReadOnlyList<SoapParameter> Parameters { get; } = parameters;

    /// <summary>The names of the parameters without some.</summary>
    public IReadOnlyList<string> FieldsBut(params string[] others) =>
        [.. Parameters.Select(static parameter => parameter.Name).Except(others, StringComparer.OrdinalIgnoreCase)];
}

/// <summary>A parameter of an operation: an element, or a part of an rpc message.</summary>
internal sealed class SoapParameter
{
    public const string Text = "string";
    public const string ArrayOfString = "ArrayOfString";

    private SoapParameter(string name, string? alias)
    {
        Name = name;
        Alias = alias;
    }

    public string Name { get; }

    /// <summary>Another name that callers may use. Null for none.</summary>
    public string? Alias { get; }

    /// <summary>The XML Schema type (string, int, float, boolean), or ArrayOfString.</summary>
    public string Type { get; private set; } = Text;

    /// <summary>Whether the contract does not allow to leave it out.</summary>
    public bool IsRequired { get; private set; } = true;

    /// <summary>Whether the element is repeated for several values.</summary>
    public bool Repeats { get; private set; }

    public static SoapParameter Parse(string text)
    {
        var parts = text.TrimEnd('?', '+').Split(':');
        var names = parts[0].Split('|');
        return new SoapParameter(names[0], names.Length > 1 ? names[1] : null)
        {
            Type = parts.Length > 1 ? parts[1] : Text,
            IsRequired = text[text.Length - 1] != '?',
            Repeats = text[text.Length - 1] == '+',
        };
    }

    /// <summary>A parameter that the contract does not have. A list of values becomes several elements.</summary>
    public static SoapParameter Unknown(string name) => new(name, null) { IsRequired = false, Repeats = true };

    public bool IsCalled(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Alias, StringComparison.OrdinalIgnoreCase);
}
