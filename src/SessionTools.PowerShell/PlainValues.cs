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
    public static IDictionary? Of(IDictionary? values)
    {
        if (values is null)
        {
            return null;
        }

        var plain = new OrderedDictionary();
        foreach (DictionaryEntry entry in values)
        {
            plain[Of(entry.Key)!.ToString()] = Of(entry.Value);
        }

        return plain;
    }

    /// <summary>A value with all that it contains. A custom object becomes a dictionary, a sequence an array.</summary>
    public static object? Of(object? value)
    {
        switch (value)
        {
            case PSObject nothing when ReferenceEquals(nothing, AutomationNull.Value):
                // What a command returns that returns nothing.
                return null;
            case SwitchParameter flag:
                return flag.ToBool();
            case PSObject { BaseObject: PSCustomObject } custom:
                var fields = new OrderedDictionary();
                foreach (var property in custom.Properties)
                {
                    fields[property.Name] = Of(property.Value);
                }

                return fields;
            case PSObject wrapped:
                return Of(wrapped.BaseObject);
            case IDictionary dictionary:
                return Of(dictionary);
            case IEnumerable list and not (string or byte[] or XmlNode):
                return list.Cast<object?>().Select(Of).ToArray();
            default:
                return value;
        }
    }
}
