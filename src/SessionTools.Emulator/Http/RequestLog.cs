using System;
using System.Collections.Generic;

namespace SessionTools.Emulator.Http;

/// <summary>The last requests, up to the capacity.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<EmulatorRequest> _requests = new();

    public bool IsOff => capacity == 0;

    public void Add(EmulatorRequest request)
    {
        lock (_gate)
        {
            while (_requests.Count >= capacity)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }

    public IReadOnlyList<EmulatorRequest> Snapshot()
    {
        lock (_gate)
        {
            return Array.AsReadOnly(_requests.ToArray());
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }
}
