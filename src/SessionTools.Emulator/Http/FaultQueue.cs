using System;
using System.Collections.Generic;

namespace SessionTools.Emulator.Http;

/// <summary>The faults that are set and not yet applied, in order, and the delays.</summary>
internal sealed class FaultQueue
{
    private const int MaximumEntries = 10_000;

    private readonly object _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, TimeSpan> _delays = [];
    private TimeSpan _delayOfOthers;
    private volatile bool _idle = true;

    /// <exception cref="ArgumentException">The fault belongs to another service.</exception>
    public void Add(EmulatorFault fault, int count, string? service)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A fault happens to at least one request.");
        }

        if (service is not null && fault.OnlyService is string only && !only.Equals(service, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{fault} happens to {only} only.", nameof(service));
        }

        lock (_gate)
        {
            if (_entries.Count == MaximumEntries)
            {
                throw new InvalidOperationException($"{MaximumEntries} faults are waiting already.");
            }

            _entries.Add(new Entry(fault, service ?? fault.OnlyService, count));
            _idle = false;
        }
    }

    public void SetDelay(TimeSpan delay, string? service)
    {
        if (delay < TimeSpan.Zero || delay > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "The delay lies between zero and a day.");
        }

        lock (_gate)
        {
            if (service is null)
            {
                _delays.Clear();
                _delayOfOthers = delay;
            }
            else
            {
                _delays[service] = delay;
            }

            _idle = false;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _delays.Clear();
            _delayOfOthers = TimeSpan.Zero;
            _idle = true;
        }
    }

    /// <summary>Returns the fault and the delay for a request to this service, and uses up the fault once.</summary>
    public EmulatorFault? Take(string service, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        if (_idle)
        {
            return null;
        }

        lock (_gate)
        {
            delay = _delays.TryGetValue(service, out var own) ? own : _delayOfOthers;
            for (var i = 0; i < _entries.Count; i++)
            {
                var entry = _entries[i];
                if (entry.Service is not null && !entry.Service.Equals(service, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (--entry.Remaining == 0)
                {
                    _entries.RemoveAt(i);
                }

                return entry.Fault;
            }

            return null;
        }
    }

    private sealed class Entry(EmulatorFault fault, string? service, int remaining)
    {
        public EmulatorFault Fault { get; } = fault;

        public string? Service { get; } = service;

        public int Remaining { get; set; } = remaining;
    }
}
