using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;

namespace SessionTools.Benchmarks;

/// <summary>
/// The server in a separate process, so that its work is not counted as the client's. It exits when its standard input closes.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Command = "serve";

    private readonly Process _process;

    private ServerProcess(Process process, int port, int securePort)
    {
        _process = process;
        Uri = new Uri($"http://localhost:{port}/");
        SecureUri = new Uri($"https://localhost:{securePort}/");
        SoapUri = new Uri(Uri, "soap/document_literal/webservice");
    }

    /// <summary>Videntity's address.</summary>
    public Uri Uri { get; }

    /// <summary>Videntity's address over TLS with one millisecond of latency, which is what a user has.</summary>
    public Uri SecureUri { get; }

    /// <summary>Clickatell's address.</summary>
    public Uri SoapUri { get; }

    public static ServerProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        var process = Process.Start(start)!;
        return new ServerProcess(process, int.Parse(process.StandardOutput.ReadLine()!), int.Parse(process.StandardOutput.ReadLine()!));
    }

    /// <summary>The main function of the server process.</summary>
    public static void Serve()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var server in new[] { new MemoryServer(), new MemoryServer(certificate, TimeSpan.FromMilliseconds(1)) })
        {
            Console.WriteLine(server.Port);
            new Thread(server.Run) { IsBackground = true }.Start();
        }

        Console.In.ReadToEnd();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(2000);
        _process.Dispose();
    }
}
