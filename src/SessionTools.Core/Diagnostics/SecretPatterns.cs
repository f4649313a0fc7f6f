using System.Text.RegularExpressions;

namespace SessionTools;

/// <summary>A service's own patterns for the redactor, in addition to the fields that every redactor knows.</summary>
internal sealed class SecretPatterns
{
    /// <summary>For services whose secrets occur only in fields that every redactor knows.</summary>
    public static readonly SecretPatterns None = new();

    /// <summary>Matches secrets that are in no such field. The group <c>secret</c> is masked. Null for none.</summary>
    public Regex? Secret { get; init; }
}
