using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace SessionTools.Benchmarks;

/// <summary>
/// The hand-written client: an HttpClient, a form, an XDocument. No checks, limits, errors or redaction.
/// </summary>
internal sealed class BareClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _login;
    private readonly Uri _ping;
    private readonly Uri _logout;

    public BareClient(Uri uri)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 256,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        });
        _login = new Uri(uri, "session/login");
        _ping = new Uri(uri, "session/ping");
        _logout = new Uri(uri, "session/logout");
    }

    public async Task<string> LoginAsync()
    {
        var response = await PostAsync(
            _login, new("username", "demo"), new("password", "demo-password"), new("account_number", "210983749212839"));
        return response.Root!.Element("response_name_value")!.Element("session_key")!.Value;
    }

    public async Task<string> PingAsync(string key)
    {
        var response = await PostAsync(_ping, new KeyValuePair<string, string>("session_key", key));
        return response.Root!.Element("status")!.Value;
    }

    public Task LogoutAsync(string key) => PostAsync(_logout, new KeyValuePair<string, string>("session_key", key));

    /// <summary>Runs an action for each item with a number of tasks.</summary>
    public static Task ForEachAsync<T>(IReadOnlyList<T> items, int tasks, Func<T, Task> work)
    {
        var next = -1;
        var workers = new Task[tasks];
        for (var i = 0; i < tasks; i++)
        {
            workers[i] = Task.Run(WorkAsync);
        }

        return Task.WhenAll(workers);

        async Task WorkAsync()
        {
            for (var at = Interlocked.Increment(ref next); at < items.Count; at = Interlocked.Increment(ref next))
            {
                await work(items[at]);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<XDocument> PostAsync(Uri uri, params KeyValuePair<string, string>[] form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(uri, content);
        response.EnsureSuccessStatusCode();
        return XDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
