using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SessionTools.Core.Tests;

/// <summary>A network that holds each Videntity ping until the test releases it, so that pings in progress can be counted.</summary>
internal sealed class HeldNetwork : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly List<(string Host, TaskCompletionSource Go)> _held = [];

    /// <summary>Pings in progress, by host.</summary>
    public int Held(string host)
    {
        lock (_gate)
        {
            return _held.Count(ping => ping.Host == host);
        }
    }

    /// <summary>The number of pings begun.</summary>
    public int Begun { get; private set; }

    /// <summary>The number of pings that were cancelled.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Releases one ping.</summary>
    public void Release(string host)
    {
        TaskCompletionSource go;
        lock (_gate)
        {
            var index = _held.FindIndex(ping => ping.Host == host);
            go = _held[index].Go;
            _held.RemoveAt(index);
        }

        go.SetResult();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Begun++;
            _held.Add((request.RequestUri!.Host, go));
        }

        try
        {
            await go.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                Cancelled++;
            }

            throw;
        }

        const string Alive = "<response api_method='/session/ping'><status>SUCCESS</status></response>";
        return new HttpResponseMessage { Content = new StringContent(Alive, Encoding.UTF8, "text/xml") };
    }
}
