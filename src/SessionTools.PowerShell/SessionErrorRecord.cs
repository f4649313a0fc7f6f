using System;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Creates error records with id, category and recommended action from the catalogue. The target is a session, an address or the value
/// that was given; never a cmdlet or a request, because their properties lead to secrets.
/// </summary>
internal static class SessionErrorRecord
{
    private const string ViewName = "SessionTools.ErrorRecord";

    /// <summary>Creates the record of an error that a cmdlet finds before it calls a service.</summary>
    public static ErrorRecord From(SessionErrorId id, string message, object? target) => From(SessionException.Create(id, message), target);

    /// <summary>Creates the record of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The session, the address that was called, or the value that was given.</param>
    /// <param name="addition">A sentence to append to the message.</param>
    public static ErrorRecord From(SessionException error, object? target, string? addition = null)
    {
        var record = new ErrorRecord(error, error.ErrorId.ToString(), Category(error.ErrorId), target)
        {
            ErrorDetails = new ErrorDetails(addition is null ? error.Message : error.Message + " " + addition)
            {
                RecommendedAction = error.RecommendedAction,
            },
        };

        // Selects the view that shows the error on one line.
        PSObject.AsPSObject(record).TypeNames.Insert(0, ViewName);
        return record;
    }

    private static ErrorCategory Category(SessionErrorId id) =>
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), ErrorCatalog.Category(id).ToString());
}
