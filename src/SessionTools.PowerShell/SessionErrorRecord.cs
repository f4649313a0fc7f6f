using System;
using System.Management.Automation;

namespace SessionTools.PowerShell;

/// <summary>
/// Makes error records: the id and the category from the catalogue, the advice always with it, and as the target a session,
/// an address or what was asked for. Never the cmdlet and never a request: both lead to secrets.
/// </summary>
internal static class SessionErrorRecord
{
    /// <param name="error">What happened.</param>
    /// <param name="target">The session, or the address that was called.</param>
    /// <param name="addition">A sentence to put behind the message.</param>
    public static ErrorRecord From(SessionException error, object target, string? addition = null) =>
        Create(error, error.ErrorId, target, addition is null ? error.Message : error.Message + " " + addition);

    /// <summary>An error that is found out here, before any session is asked.</summary>
    public static ErrorRecord From(SessionErrorId id, string message, object? target) => Create(
        id == SessionErrorId.SessionNotFound ? new ItemNotFoundException(message) : new PSArgumentException(message), id, target, message);

    private static ErrorRecord Create(Exception exception, SessionErrorId id, object? target, string message) =>
        new(exception, id.ToString(), Category(id), target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = ErrorCatalog.RecommendedAction(id) },
        };

    private static ErrorCategory Category(SessionErrorId id) =>
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), ErrorCatalog.Category(id).ToString());
}
