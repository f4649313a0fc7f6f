using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SessionTools.Core.Tests;

/// <summary>
/// A web server that responds with what a test gives it and records the requests. Not the emulator: Kestrel knows nothing of the
/// services.
/// </summary>
public sealed class SampleServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SampleServer(WebApplication app, Uri uri)
    {
        _app = app;
        Uri = uri;
    }

    public Uri Uri { get; }

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Creates the response to each request. A string is the body of a 200.</summary>
    public Func<Request, Sample> Respond { get; set; } = _ => "";

    public static NetworkCredential Credential => new("cboyce", "Ry5NvPAbceAS-word");

    public static async Task<SampleServer> StartAsync(Func<Request, Sample> respond)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        var app = builder.Build();
        SampleServer? server = null;
        app.Run(context => server!.ServeAsync(context));
        await app.StartAsync();
        server = new SampleServer(app, new Uri(app.Urls.Single())) { Respond = respond };
        return server;
    }

    public Task<VidentitySession> ConnectVidentityAsync(
        SessionClock? clock = null, bool autoReconnect = false, SessionOption? option = null, ISessionTrace? trace = null) =>
        VidentitySession.ConnectAsync(
            new VidentityConnection
            {
                Uri = Uri,
                Credential = Credential,
                AccountNumber = "210983749212839",
                AutoReconnect = autoReconnect,
                Clock = clock ?? SessionClock.System,
                Option = option ?? SessionOption.Default,
            }, trace);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new Request(
            context.Request.Path, context.Request.ContentType ?? "", await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            Target = $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}",
        };
        Requests.Enqueue(request);
        var sample = Respond(request);
        if (sample.Gate is not null)
        {
            await sample.Gate;
        }

        context.Response.StatusCode = sample.Status;
        context.Response.ContentType = sample.ContentType;
        foreach (var header in sample.Headers)
        {
            context.Response.Headers.Append(header.Name, header.Value);
        }

        await context.Response.Body.WriteAsync(sample.Body);
        if (sample.Write is not null)
        {
            await sample.Write(context, async part =>
            {
                await context.Response.Body.WriteAsync(part);
                await context.Response.Body.FlushAsync();
            });
        }
    }

    public sealed record Request(string Path, string ContentType, string Body, Dictionary<string, string> Headers)
    {
        /// <summary>The verb and the address as they were sent: <c>GET /path?query</c>.</summary>
        public string Target { get; init; } = "";

        public Dictionary<string, string> Form =>
            Body.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]));
    }

    public sealed record Sample(byte[] Body, int Status = 200, string ContentType = "text/xml")
    {
        /// <summary>Responds only after this task has completed.</summary>
        public Task? Gate { get; init; }

        /// <summary>Writes the rest of the body in parts.</summary>
        public Func<HttpContext, Func<byte[], Task>, Task>? Write { get; init; }

        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        public static Sample Json(string text, int status = 200) => new(Encoding.UTF8.GetBytes(text), status, "application/json");

        public Sample With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

        public static implicit operator Sample(string text) => new(Encoding.UTF8.GetBytes(text));
    }
}
