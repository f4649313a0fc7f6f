using System;
using System.Net;

namespace SessionTools;

/// <summary>Finds the proxy of a request, so that an error can name it.</summary>
internal static class ProxyRoute
{
    /// <summary>The proxy's address, without a user name or password. Null if the request goes directly to the service.</summary>
    public static string? Find(SessionOption option, Uri destination)
    {
        if (option.NoProxy)
        {
            return null;
        }

        var proxy = option.Proxy;
        if (proxy is null)
        {
            var system = WebRequest.DefaultWebProxy;
            proxy = system is null || system.IsBypassed(destination) ? null : system.GetProxy(destination);
        }

        return proxy is null || proxy == destination ? null : proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    }
}
