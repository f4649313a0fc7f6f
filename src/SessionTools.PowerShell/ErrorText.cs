using System.IO;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>The text of an error record in the views.</summary>
internal static class ErrorText
{
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
