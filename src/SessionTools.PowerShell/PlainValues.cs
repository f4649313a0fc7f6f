using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Xml;

namespace SessionTools.PowerShell;

/// <summary>Values without the PSObjects that the shell wraps them in.</summary>
internal static class PlainValues
{
    /// <summary>The entries of a dictionary, in their order. Null for none.</summary>
    /// <exception cref="SessionException">InvalidArgument: the values are nested too deep.</exception>
    public static IDictionary? Of(IDictionary? values) => values is null ? null : Of(values, 1);

    /// <summary>A value with all that it contains. A custom object becomes a dictionary, a sequence an array.</summary>
    /// <exception cref="SessionException">InvalidArgument: the value is nested too deep; perhaps it contains itself.</exception>
    public static object? Of(object? value) => Of(value, 0);

    private static OrderedDictionary Of(IDictionary values, int depth)
    {
        var plain = new OrderedDictionary();
        foreach (DictionaryEntry entry in values)
        {
            plain[Of(entry.Key, depth)!.ToString()] = Of(entry.Value, depth);
        }

        return plain;
    }

    private static object? Of(object? value, int depth)
    {
        switch (value)
        {
            case PSObject nothing when ReferenceEquals(nothing, AutomationNull.Value):
                // What a command returns that returns nothing.
                return null;
            case SwitchParameter flag:
                return flag.ToBool();
            case PSObject wrapped and not { BaseObject: PSCustomObject }:
                return Of(wrapped.BaseObject, depth);
            case PSObject or IDictionary or IEnumerable and not (string or byte[] or XmlNode) when depth >= PayloadLimits.Depth:
                throw PayloadLimits.TooDeep();
            case PSObject custom:
                var fields = new OrderedDictionary();
                foreach (var property in custom.Properties)
                {
                    fields[property.Name] = Of(property.Value, depth + 1);
                }

                return fields;
            case IDictionary dictionary:
                return Of(dictionary, depth + 1);
            case IEnumerable list and not (string or byte[] or XmlNode):
                return list.Cast<object?>().Select(item => Of(item, depth + 1)).ToArray();
            default:
                return value;
        }
    }
}
