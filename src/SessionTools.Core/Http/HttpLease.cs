using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>
/// The client of one exchange, which learns from the response whether the server keeps its connections open. .NET reuses the connection of
/// any response with a length, but a server that speaks HTTP/1.0 closes it, and a request that was sent meanwhile is lost (vendor facts,
/// section 1: Videntity's server spoke HTTP/1.0).
/// </summary>
internal sealed class HttpLease(
    HttpConnections connections, (string Scheme, string Host, int Port) server, HttpConnections.KeptClient client) : IDisposable
{
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, SendState state, CancellationToken cancellation) =>
        connections.Option.SendsApart
            ? NetFramework.SendApartAsync(client.Client, message, state, cancellation)
            : client.Client.SendAsync(message, cancellation);

    /// <summary>Shares the client, or stops sharing it, as the response's version and Connection header say.</summary>
    public void Learn(HttpResponseMessage response)
    {
        if (KeepsConnection(response))
        {
            connections.Keep(server, client);
        }
        else
        {
            connections.Drop(server, client);
        }
    }

    /// <summary>Closes the connection, unless other exchanges may use it.</summary>
    public void Dispose() => client.End();

    private static bool KeepsConnection(HttpResponseMessage response)
    {
        if ((int)response.StatusCode < (int)HttpStatusCode.OK)
        {
            // An interim response taken for the final one, which is still to come on this connection.
            return false;
        }

        if (response.Version > HttpVersion.Version10)
        {
            return true;
        }

        foreach (var option in response.Headers.Connection)
        {
            if (option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
