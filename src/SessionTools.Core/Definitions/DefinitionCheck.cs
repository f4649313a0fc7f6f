namespace SessionTools;

/// <summary>
/// One line of Test-SessionDefinition: a request that the definition sends, or a check of the real service. Control characters are escaped.
/// </summary>
public sealed class DefinitionCheck
{
    internal DefinitionCheck(string name, bool passed, string detail)
    {
        Name = ControlText.Escape(name);
        Passed = passed;
        Detail = ControlText.Escape(detail);
    }

    /// <summary>The request or the check.</summary>
    public string Name { get; }

    /// <summary>False if the check found a mistake in the definition.</summary>
    public bool Passed { get; }

    /// <summary>What is sent where, or what the service said.</summary>
    public string Detail { get; }

    /// <summary>The name and the detail.</summary>
    public override string ToString() => $"{Name}: {Detail}";
}
