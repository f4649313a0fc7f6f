using System;
using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>Takes text in place of a session key only to refuse it later, in an error that does not repeat it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Stands for a key that was given as text.</summary>
    public static readonly SecureString Text = new();

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        EmptyCellTransformationAttribute.Plain(inputData) switch
        {
            string { Length: > 0 } => Text,
            string => null,
            _ => inputData,
        };
}
