using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using SessionTools.Core.Tests.Hostile;

namespace SessionTools.PowerShell.Tests;

/// <summary>A TLS server whose certificate nobody vouches for. It shows that and nothing else.</summary>
internal sealed class UntrustedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public UntrustedServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Uri => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = GreetAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task GreetAsync(TcpClient client)
    {
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(TestCertificates.SelfSigned);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or ObjectDisposedException)
        {
            // The client did not like what it saw.
        }
    }
}
