using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SessionTools.PowerShell;

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
        EmptyCellTransformationAttribute.Plain(inputData) switch
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
