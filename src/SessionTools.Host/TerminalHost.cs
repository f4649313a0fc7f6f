using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace SessionTools.Host;

/// <summary>What the engine asks of the program that hosts it.</summary>
internal sealed class TerminalHost : PSHost
{
    internal TerminalHost()
    {
        Terminal = new TerminalUI(Input);
    }

    /// <inheritdoc/>
    public override string Name => "SessionTools.Host";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(TerminalHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override PSHostUserInterface UI => Terminal;

    /// <summary>The same without its disguise.</summary>
    internal TerminalUI Terminal { get; }

    /// <summary>The keyboard.</summary>
    internal TerminalInput Input { get; } = new();

    /// <summary>The number the script gave to <c>exit</c>, or null.</summary>
    internal int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("This host runs scripts; it has no prompt to suspend into.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
    }

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
