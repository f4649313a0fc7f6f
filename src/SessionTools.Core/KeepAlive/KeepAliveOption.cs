using System;

namespace SessionTools;

/// <summary>Options of a keep-alive.</summary>
public sealed class KeepAliveOption
{
    /// <summary>The time between two pings of a session. Default: two thirds of the session's lifetime.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The maximum number of pings in progress. Default: 32.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The name that <see cref="Session.KeepAliveName"/> shows. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>Receives the trace messages of the pings, on any thread. Default: none.</summary>
    public ISessionTrace? Trace { get; init; }

    /// <summary>The clock that schedules the pings. Default: the machine's clock.</summary>
    public SessionClock Clock { get; init; } = SessionClock.System;

    /// <summary>Validates the options.</summary>
    /// <exception cref="SessionException">InvalidArgument: the interval or the throttle limit is not positive.</exception>
    internal void Validate()
    {
        if (Interval <= TimeSpan.Zero || ThrottleLimit < 1)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, "A keep-alive's interval and throttle limit must be greater than zero.");
        }
    }
}
