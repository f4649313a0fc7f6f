using System;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>The waiting sessions of one host, so that a slow host delays its own sessions first.</summary>
internal sealed class HostQueue(int number)
{
    private static readonly Comparer<KeepAliveEntry> ByDue = Comparer<KeepAliveEntry>.Create(static (a, b) =>
        a.Due.CompareTo(b.Due) is var order and not 0 ? order : a.Session.Id.CompareTo(b.Session.Id));

    /// <summary>Orders hosts whose first sessions are due at the same time.</summary>
    public int Number { get; } = number;

    public SortedSet<KeepAliveEntry> Waiting { get; } = new(ByDue);

    /// <summary>Pings in progress.</summary>
    public int Running { get; set; }

    /// <summary>The due time of the first session when this host was queued. Null while the host is not queued.</summary>
    public TimeSpan? QueuedFor { get; set; }
}
