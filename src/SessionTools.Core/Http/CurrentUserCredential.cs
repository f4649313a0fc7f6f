using System;
using System.Net;

namespace SessionTools;

/// <summary>
/// The current user's credential for a proxy. It responds only to challenges that a token satisfies: for Basic and Digest, which need a
/// password, .NET 8 would send an empty user name and password.
/// </summary>
internal sealed class CurrentUserCredential : ICredentials
{
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType.Equals("Negotiate", StringComparison.OrdinalIgnoreCase)
        || authType.Equals("NTLM", StringComparison.OrdinalIgnoreCase)
        || authType.Equals("Kerberos", StringComparison.OrdinalIgnoreCase)
            ? CredentialCache.DefaultNetworkCredentials
            : null;
}
