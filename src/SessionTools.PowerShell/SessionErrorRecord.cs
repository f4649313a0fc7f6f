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

    /// <summary>Creates the record of an error that Core reports.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The session, or the address that was called.</param>
    /// <param name="addition">A sentence to append to the message.</param>
    public static ErrorRecord From(SessionException error, object target, string? addition = null) =>
        Create(error, error.ErrorId, target, addition is null ? error.Message : error.Message + " " + addition);

    /// <summary>Creates the record of an error that a cmdlet finds before it calls a service.</summary>
    public static ErrorRecord From(SessionErrorId id, string message, object? target) => Create(
        id == SessionErrorId.SessionNotFound ? new ItemNotFoundException(message) : new PSArgumentException(message), id, target, message);

    private static ErrorRecord Create(Exception exception, SessionErrorId id, object? target, string message)
    {
        var record = new ErrorRecord(exception, id.ToString(), Category(id), target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = ErrorCatalog.RecommendedAction(id) },
        };

        // Selects the view that shows the error on one line.
        PSObject.AsPSObject(record).TypeNames.Insert(0, ViewName);
        return record;
    }

    private static ErrorCategory Category(SessionErrorId id) =>
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), ErrorCatalog.Category(id).ToString());
}
