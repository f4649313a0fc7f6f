using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>What methods return because a test said so. Its owner locks it.</summary>
internal sealed class CannedResponses
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets what a method returns. Null removes it.</summary>
    public void Set(string method, object? value)
    {
        if (value is null)
        {
            _values.Remove(method);
        }
        else
        {
            _values[method] = value;
        }
    }

    /// <summary>
    /// Finds the values by the methods' names, by verb and path, or for any method. What is the same request as a method has its value
    /// as well: the emulator cannot know which of them the client meant.
    /// </summary>
    public IReadOnlyList<MethodResult> Find(DefinitionCall call, string method)
    {
        var operation = call.Match.Operation;
        var results = new List<MethodResult>();
        foreach (var twin in call.Twins)
        {
            Add(twin.Name, twin);
        }

        string[] others = operation.Kind == OperationKind.Method ? [method, call.VerbAndPath, "*"] : [call.VerbAndPath];
        foreach (var name in others.TakeWhile(_ => results.Count == 0))
        {
            Add(name, operation);
        }

        return results;

        void Add(string name, PlayedOperation place)
        {
            if (_values.TryGetValue(name, out var value))
            {
                results.Add(new MethodResult(value, isEcho: false, place));
            }
        }
    }
}
