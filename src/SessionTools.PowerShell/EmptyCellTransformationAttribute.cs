using System;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>Lets an empty cell of a list count as omitted.</summary>
/// <param name="omitted">The value of an omitted parameter.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmptyCellTransformationAttribute(object? omitted = null) : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        IsEmpty(inputData) ? omitted : inputData;

    public static bool IsEmpty(object? value) => Plain(value) is null or "";

    /// <summary>A value without the PSObject that the shell may wrap it in.</summary>
    public static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
