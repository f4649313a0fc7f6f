using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Fuzz;

/// <summary>An in-memory model of Videntity for one session, to check the session against.</summary>
internal sealed class ModelService(int seed) : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _live = [];
    private readonly HashSet<string> _loggedOut = [];
    private int _last;
    private int _expiries;

    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>The keys that the service accepts.</summary>
    public int Live
    {
        get
        {
            lock (_gate)
            {
                return _live.Count;
            }
        }
    }

    /// <summary>Forgets all keys, as after thirty idle minutes.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            if (_live.Count > 0)
            {
                _expiries++;
            }

            _live.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        await PauseAsync();
        var response = Respond(request.RequestUri!.AbsolutePath, body);
        await PauseAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(response) };
    }

    private string Respond(string path, string body)
    {
        lock (_gate)
        {
            if (path == "/session/login")
            {
                return Login();
            }

            var key = body.Split('&')[0]["session_key=".Length..];
            var known = _live.Contains(key);
            if (path == "/session/logout")
            {
                _live.Remove(key);
                if (!_loggedOut.Add(key))
                {
                    Violations.Enqueue($"{key} was logged out twice");
                }
            }

            return known
                ? $"<response api_method=\"{path}\"><status>SUCCESS</status><detail>d</detail></response>"
                : "<response><status>ERROR</status><error_number>3</error_number></response>";
        }
    }

    private string Login()
    {
        if (_live.Count > 0)
        {
            Violations.Enqueue("a login while the session's key was good");
        }

        if (_last > _expiries)
        {
            Violations.Enqueue($"login {_last + 1} after {_expiries} expiries");
        }

        var key = "key-" + (++_last).ToString(CultureInfo.InvariantCulture);
        _live.Add(key);
        return "<response api_method=\"/session/login\"><status>SUCCESS</status><response_name_value>"
            + $"<session_key>{key}</session_key></response_name_value></response>";
    }

    /// <summary>Yields to other threads at random.</summary>
    private async Task PauseAsync()
    {
        int turns;
        lock (_gate)
        {
            turns = _random.Next(4);
        }

        for (; turns > 0; turns--)
        {
            await Task.Yield();
        }
    }
}
