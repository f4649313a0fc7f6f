using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Xml;

namespace SessionTools.PowerShell;

/// <summary>Makes of a response what Invoke-RestMethod would emit, with the note property SessionName.</summary>
internal static class ResultObjects
{
    private const string SessionName = "SessionName";

    /// <summary>The objects of a response. A list is several.</summary>
    public static IEnumerable<object> Of(DefinedResponse response, Action<string> writeVerbose)
    {
        var result = response.Result;
        foreach (var item in result is IReadOnlyList<object?> list ? list : [result])
        {
            if (item is not null)
            {
                yield return WithName(ToObject(item)!, response.Session.Name, writeVerbose);
            }
        }
    }

    private static object WithName(object item, string name, Action<string> writeVerbose)
    {
        if (item is not (PSObject or OrderedDictionary or XmlNode))
        {
            return item;
        }

        var wrapped = PSObject.AsPSObject(item);
        if (wrapped.Properties[SessionName] is null)
        {
            wrapped.Properties.Add(new PSNoteProperty(SessionName, name));
        }
        else if (!Equals(wrapped.Properties[SessionName].Value, name))
        {
            writeVerbose($"The response has a SessionName of its own, which stays. The session is {name}.");
        }

        return wrapped;
    }

    private static object? ToObject(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> fields:
                return ToObject(fields);
            case IReadOnlyList<object?> list:
                return list.Select(ToObject).ToArray();
            default:
                return value;
        }
    }

    /// <summary>An object; or a dictionary that distinguishes case, where names are empty or differ only by case.</summary>
    private static object ToObject(IReadOnlyDictionary<string, object?> fields)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (fields.Keys.Any(name => name.Length == 0 || !names.Add(name)))
        {
            var dictionary = new OrderedDictionary(StringComparer.Ordinal);
            foreach (var field in fields)
            {
                dictionary.Add(field.Key, ToObject(field.Value));
            }

            return dictionary;
        }

        var item = new PSObject();
        foreach (var field in fields)
        {
            item.Properties.Add(new PSNoteProperty(field.Key, ToObject(field.Value)), preValidated: true);
        }

        return item;
    }
}
