using System;
using System.Linq;
using System.Threading;

namespace SessionTools;

/// <summary>
/// The names of the keep-alives that hold a session, in an array that is replaced as a whole. Safe for concurrent use by any number of
/// threads. Most sessions share the empty array, because there may be a hundred thousand of them.
/// </summary>
internal static class KeepAliveNames
{
    /// <summary>Adds a name. A keep-alive without one adds an empty text.</summary>
    public static void Add(ref string[] names, string name) => Replace(ref names, before => [.. before, name]);

    /// <summary>Removes one occurrence of a name.</summary>
    public static void Remove(ref string[] names, string name) => Replace(ref names, before =>
    {
        var first = Array.IndexOf(before, name);
        return [.. before.Where((_, i) => i != first)];
    });

    /// <summary>Joins the names by commas. Null if there is none.</summary>
    public static string? Text(string[] names)
    {
        var text = string.Join(", ", Array.FindAll(names, static name => name.Length > 0));
        return text.Length == 0 ? null : text;
    }

    private static void Replace(ref string[] names, Func<string[], string[]> change)
    {
        string[] before;
        do
        {
            before = Volatile.Read(ref names);
        }
        while (Interlocked.CompareExchange(ref names, change(before), before) != before);
    }
}
