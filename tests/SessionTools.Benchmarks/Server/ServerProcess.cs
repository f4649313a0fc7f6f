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

    private ServerProcess(Process process, int port, int securePort, int manyPort)
    {
        _process = process;
        Uri = new Uri($"http://localhost:{port}/");
        SecureUri = new Uri($"https://localhost:{securePort}/");
        ManyPort = manyPort;
        SoapUri = new Uri(Uri, "soap/document_literal/webservice");
    }

    /// <summary>Videntity's address.</summary>
    public Uri Uri { get; }

    /// <summary>Videntity's address over TLS with one millisecond of latency, which is what a user has.</summary>
    public Uri SecureUri { get; }

    /// <summary>The port of Videntity on every address of 127.0.0.0/8, with a delay.</summary>
    public int ManyPort { get; }

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
        return new ServerProcess(process, ReadPort(process), ReadPort(process), ReadPort(process));
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

        var many = new ManyServer();
        Console.WriteLine(many.Port);
        new Thread(many.Run) { IsBackground = true }.Start();
        Console.In.ReadToEnd();
    }

    private static int ReadPort(Process process) => int.Parse(process.StandardOutput.ReadLine()!);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(2000);
        _process.Dispose();
    }
}
