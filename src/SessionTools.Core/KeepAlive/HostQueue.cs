using System;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>The sessions of one host that wait for their turn, so that a slow host delays its own sessions first.</summary>
internal sealed class HostQueue(int number)
{
    private static readonly Comparer<KeepAliveEntry> ByDue = Comparer<KeepAliveEntry>.Create(static (a, b) =>
        a.Due.CompareTo(b.Due) is var order and not 0 ? order : a.Session.Id.CompareTo(b.Session.Id));

    /// <summary>Tells apart hosts whose first sessions are due at the same time.</summary>
    public int Number { get; } = number;

    public SortedSet<KeepAliveEntry> Waiting { get; } = new(ByDue);

    /// <summary>Pings in progress.</summary>
    public int Running { get; set; }

    /// <summary>When the first session was due when this was queued itself; null while it is in no queue.</summary>
    public TimeSpan? QueuedFor { get; set; }
}
