using System;
using System.IO;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>The text of an error record in the views.</summary>
internal static class ErrorText
{
    // A host formats an error while WriteError runs, on the same thread. Later, in $Error, the error is shown as any other.
    [ThreadStatic]
    private static bool _isHidden;

    /// <summary>Whether the concise view shows the error that is being written. False for one that only repeats another one.</summary>
    public static bool IsShown => !_isHidden;

    /// <summary>Writes errors that the concise view does not show.</summary>
    public static void Hide(Action write)
    {
        _isHidden = true;
        try
        {
            write();
        }
        finally
        {
            _isHidden = false;
        }
    }

    /// <summary>The place in a script, the command and the message, in the colour of errors, on one line.</summary>
    public static string OneLine(PSObject instance)
    {
        if (instance.BaseObject is not ErrorRecord error)
        {
            return SessionView.Safe(instance);
        }

        var place = string.IsNullOrEmpty(error.InvocationInfo?.ScriptName)
            ? string.Empty
            : $"{Path.GetFileName(error.InvocationInfo!.ScriptName)}:{error.InvocationInfo.ScriptLineNumber} ";
        return SessionView.InErrorColour(SessionView.Safe(place + Head(error)));
    }

    /// <summary>The command and the message, the position, the category and the id.</summary>
    public static string Lines(PSObject instance) => instance.BaseObject is not ErrorRecord error
        ? SessionView.Safe(instance)
        : SessionView.InErrorColour(
            SessionView.Safe(Head(error)) + "\n"
            + (string.IsNullOrEmpty(error.InvocationInfo?.PositionMessage) ? string.Empty : error.InvocationInfo!.PositionMessage + "\n")
            + "    + CategoryInfo          : " + SessionView.Safe(error.CategoryInfo) + "\n"
            + "    + FullyQualifiedErrorId : " + SessionView.Safe(error.FullyQualifiedErrorId));

    private static string Head(ErrorRecord error)
    {
        var command = error.InvocationInfo?.MyCommand?.Name;
        return (string.IsNullOrEmpty(command) ? string.Empty : command + ": ") + (error.ErrorDetails?.Message ?? error.Exception.Message);
    }
}
