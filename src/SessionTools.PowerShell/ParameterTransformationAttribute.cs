using System;
using System.Collections.Specialized;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Converts a custom object, such as a row of Import-Csv, to an ordered dictionary of its properties. Other values are left to the engine.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ParameterTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } custom)
        {
            return inputData;
        }

        var parameters = new OrderedDictionary();
        foreach (var property in custom.Properties)
        {
            parameters[property.Name] = property.Value;
        }

        return parameters;
    }
}
