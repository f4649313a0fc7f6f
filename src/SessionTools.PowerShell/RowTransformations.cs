using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>Lets an empty cell of a list count as omitted.</summary>
/// <param name="omitted">The value of an omitted parameter.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmptyCellTransformationAttribute(object? omitted = null) : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        IsEmpty(inputData) ? omitted : inputData;

    public static bool IsEmpty(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is null or "";
}

/// <summary>
/// Takes a user name in place of a credential, as the engine's own attribute does, but prompts only for what was typed: text in a column
/// must not stop a script with a prompt.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TypedCredentialTransformationAttribute : ArgumentTransformationAttribute
{
    // Marks a credential of which only the user name was given. A real one has a password of its own.
    private static readonly SecureString NoPassword = new();

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string { Length: > 0 } userName => new PSCredential(userName, NoPassword),
            string => null,
            _ => inputData,
        };

    /// <summary>Whether only a user name was given.</summary>
    public static bool IsText(PSCredential? credential) => ReferenceEquals(credential?.Password, NoPassword);

    /// <summary>Asks for the password. Null if the user cancels.</summary>
    public static PSCredential? Prompt(PSHost host, string userName) => host.UI.PromptForCredential(
        "Credential", $"Enter the password of {ControlText.Escape(userName)}.", userName, string.Empty);
}

/// <summary>Takes text in place of a session key only to refuse it later, in an error that does not repeat it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Stands for a key that was given as text.</summary>
    public static readonly SecureString Text = new();

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string { Length: > 0 } => Text,
            string => null,
            _ => inputData,
        };
}
