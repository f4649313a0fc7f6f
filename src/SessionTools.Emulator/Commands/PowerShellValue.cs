using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace SessionTools.Emulator.Commands;

/// <summary>Values of a script as plain .NET values.</summary>
internal static class PowerShellValue
{
    private const int MaximumDepth = 100;

    /// <summary>Takes the wrappers of PowerShell off. The properties of a custom object become a dictionary.</summary>
    public static object? Plain(object? value, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            return value;
        }

        switch (value)
        {
            case PSObject { BaseObject: PSCustomObject } wrapper:
                var result = new OrderedDictionary();
                foreach (var property in wrapper.Properties)
                {
                    result[property.Name] = Plain(property.Value, depth + 1);
                }

                return result;
            case PSObject wrapper:
                return Plain(wrapper.BaseObject, depth + 1);
            case IDictionary dictionary:
                var copy = new OrderedDictionary();
                foreach (DictionaryEntry entry in dictionary)
                {
                    copy[entry.Key.ToString()!] = Plain(entry.Value, depth + 1);
                }

                return copy;
            case IEnumerable list and not string:
                return list.Cast<object?>().Select(item => Plain(item, depth + 1)).ToList();
            default:
                return value;
        }
    }

    /// <summary>The texts of a table whose values are secure strings.</summary>
    /// <exception cref="System.ArgumentException">A value is none.</exception>
    public static Dictionary<string, string> Secrets(IDictionary table)
    {
        var secrets = new Dictionary<string, string>(System.StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            var value = entry.Value is PSObject wrapper ? wrapper.BaseObject : entry.Value;
            secrets[entry.Key.ToString()!] = value is SecureString secure
                ? new NetworkCredential("", secure).Password
                : throw new System.ArgumentException($"The secret '{entry.Key}' is not a SecureString.");
        }

        return secrets;
    }
}
