using System;
using System.Net;

namespace SessionTools;

/// <summary>Says whether a session may use another credential from now on.</summary>
internal static class CredentialChange
{
    /// <exception cref="SessionException">InvalidArgument: the session holds no credential, or belongs to another user.</exception>
    public static void Validate(Session session, NetworkCredential credential)
    {
        var problem = !session.HoldsCredential ? "holds no credential: it was opened without -AutoReconnect"
            : session.UserName.Length > 0 && !session.UserName.Equals(credential.UserName, StringComparison.OrdinalIgnoreCase)
                ? $"belongs to the user '{session.UserName}'"
                : null;
        if (problem is not null)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, $"{session} ({session.Name}) {problem}.", session.Service);
        }
    }
}
