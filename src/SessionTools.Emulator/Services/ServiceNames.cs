using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator;

/// <summary>The names of the three built-in services in the public API.</summary>
internal static class ServiceNames
{
    public const string Videntity = "Videntity";
    public const string Clickatell = "Clickatell";
    public const string Intelliview = "Intelliview";

    public static readonly string[] All = [Videntity, Clickatell, Intelliview];

    public static bool IsBuiltIn(string service) => All.Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the name in its canonical case. Null means every service and stays null.</summary>
    /// <exception cref="ArgumentException">No service has that name.</exception>
    public static string? Check(string? service, string parameter, IEnumerable<string> definitions)
    {
        if (service is null)
        {
            return null;
        }

        var names = All.Concat(definitions).ToList();
        return names.Find(name => name.Equals(service, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
            $"There is no service '{service}'. The services are {string.Join(", ", names)}.", parameter);
    }

    /// <summary>Returns the service whose error codes have this form, or null.</summary>
    public static string? OfErrorCode(string code)
    {
        if (code is "PENDING" or "FAILURE")
        {
            return Videntity;
        }

        if (code.StartsWith("SYN_", StringComparison.Ordinal) && code.Length <= 64)
        {
            return Intelliview;
        }

        foreach (var c in code)
        {
            if (c is < '0' or > '9')
            {
                return null;
            }
        }

        return code.Length switch { 1 or 2 => Videntity, 3 => Clickatell, _ => null };
    }
}
