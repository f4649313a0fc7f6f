using System;
using System.Threading.Tasks;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>How a service is reached.</summary>
internal enum Reachability
{
    Plain,
    Refusing,
    NoSuchName,
    TlsAccepted,
    TlsSelfSigned,
    TlsOtherHost,
    TlsExpired,
}

/// <summary>A way for a service to misbehave, and the expected outcome for the caller.</summary>
internal sealed record Fault(string Group, string Name, Func<FaultExchange, Task> Play, Id? Expected)
{
    /// <summary>The outcome for operations where it differs from <see cref="Expected"/>: the ErrorId, or null for success.</summary>
    public Func<Operation, Id?>? ExpectedFor { get; init; }

    public Func<Operation, bool> AppliesTo { get; init; } = static _ => true;

    public Reachability Reachability { get; init; }

    /// <summary>The expected RetryAfter of the exception.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Id? For(Operation operation) => ExpectedFor is null ? Expected : ExpectedFor(operation);

    public override string ToString() => $"{Group}: {Name}";
}
