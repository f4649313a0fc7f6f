using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SessionTools.PowerShell;

/// <summary>Converts the names of running keep-alive jobs of this runspace to the jobs. Other values are left to the engine.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class KeepAliveJobTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">No keep-alive of that name is running.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable several and not string ? several.Cast<object?>().Select(Find).ToArray() : Find(value);
    }

    private static object? Find(object? value)
    {
        var unwrapped = value is PSObject wrapped ? wrapped.BaseObject : value;
        return unwrapped is not string name
            ? unwrapped
            : SessionStore.Find(Runspace.DefaultRunspace)?.FindKeepAlive(name)
            ?? throw new ArgumentTransformationMetadataException($"No keep-alive named '{SessionView.Safe(name)}' is running.");
    }
}
