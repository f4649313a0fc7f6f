using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>Where a service's texts hold secrets, besides the fields whose names say so: what its service adds to the redactor.</summary>
internal sealed class SecretPatterns
{
    /// <summary>For services whose secrets stand in fields that every redactor knows.</summary>
    public static readonly SecretPatterns None = new();

    /// <summary>Finds secrets that have no field of such a name. Its group <c>secret</c> is masked; null for none.</summary>
    public Regex? Secret { get; init; }

    /// <summary>Matches whole words of the service's own that look like keys and are none, such as its error ids; null for none.</summary>
    public Regex? Harmless { get; init; }
}
