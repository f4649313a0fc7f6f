using System.Collections.Generic;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The fault matrix's rows: scripts as data.</summary>
internal static class Faults
{
    public static IReadOnlyList<Fault> All { get; } = [
        .. FaultyConnections.Connections(), .. FaultyConnections.Framing(),
        .. FaultyStatuses.Statuses(), .. FaultyStatuses.ErrorStatuses(),
        .. FaultyContents.Bodies(), .. FaultyContents.Documents(), .. FaultyContents.Envelopes(),
        .. FaultyServices.Vendors(), .. FaultyServices.Inner(),
    ];
}
