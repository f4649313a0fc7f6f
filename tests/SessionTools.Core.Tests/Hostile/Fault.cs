using System;
using System.Threading.Tasks;
using Id = SessionTools.SessionErrorId;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>How a service is reached.</summary>
internal enum Door
{
    Plain,
    Refusing,
    NoSuchName,
    TlsAccepted,
    TlsSelfSigned,
    TlsOtherHost,
    TlsExpired,
}

/// <summary>One way for a service to misbehave, and what a caller has to see of it.</summary>
internal sealed record Fault(string Group, string Name, Func<FaultExchange, Task> Play, Id? Expected)
{
    /// <summary>The outcome for operations where it differs from <see cref="Expected"/>: the ErrorId, or null for success.</summary>
    public Func<Operation, Id?>? ExpectedFor { get; init; }

    public Func<Operation, bool> AppliesTo { get; init; } = static _ => true;

    public Door Door { get; init; }

    /// <summary>What the exception says of the wait that the service asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Id? For(Operation operation) => ExpectedFor is null ? Expected : ExpectedFor(operation);

    public override string ToString() => $"{Group}: {Name}";
}
