using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What a caller that found a grant expired must do.</summary>
internal readonly struct Reconnection
{
    private Reconnection(ReconnectionStep step, Task<SessionException?>? login, SessionException? refusal)
    {
        Step = step;
        Login = login;
        Refusal = refusal;
    }

    public static Reconnection Done => new(ReconnectionStep.Done, null, null);

    public static Reconnection Closed => new(ReconnectionStep.Closed, null, null);

    public ReconnectionStep Step { get; }

    /// <summary>The login that all callers wait for. Its result is the error, or null on success.</summary>
    public Task<SessionException?>? Login { get; }

    /// <summary>The error with which the service refused the credential.</summary>
    public SessionException? Refusal { get; }

    public static Reconnection Refused(SessionException refusal) => new(ReconnectionStep.Refused, null, refusal);

    public static Reconnection Start(Task<SessionException?> login) => new(ReconnectionStep.Start, login, null);

    public static Reconnection Wait(Task<SessionException?> login) => new(ReconnectionStep.Wait, login, null);
}

/// <summary>The kinds of <see cref="Reconnection"/>.</summary>
internal enum ReconnectionStep
{
    /// <summary>Nothing: the session already has a new grant.</summary>
    Done,

    /// <summary>Fail: the session is closed.</summary>
    Closed,

    /// <summary>Fail: the service has refused the credential, and another login could lock the account.</summary>
    Refused,

    /// <summary>Start the login, and wait for it like the other callers.</summary>
    Start,

    /// <summary>Wait for the login in progress.</summary>
    Wait,
}
