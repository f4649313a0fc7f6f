using System;
using System.Net;

namespace SessionTools;

/// <summary>The system's proxy with its own credentials, which are not set on the shared proxy object.</summary>
internal sealed class SystemProxy(ICredentials credentials) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = credentials;

    public Uri? GetProxy(Uri destination) => WebRequest.DefaultWebProxy?.GetProxy(destination);

    public bool IsBypassed(Uri host) => WebRequest.DefaultWebProxy?.IsBypassed(host) ?? true;
}
