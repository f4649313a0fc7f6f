using System.Threading.Tasks;

namespace SessionTools;

/// <summary>What a caller who found a grant expired has to do.</summary>
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

    /// <summary>The login that all callers wait for; it ends with the error, or with null.</summary>
    public Task<SessionException?>? Login { get; }

    /// <summary>How the service refused the credential.</summary>
    public SessionException? Refusal { get; }

    public static Reconnection Refused(SessionException refusal) => new(ReconnectionStep.Refused, null, refusal);

    public static Reconnection Start(Task<SessionException?> login) => new(ReconnectionStep.Start, login, null);

    public static Reconnection Wait(Task<SessionException?> login) => new(ReconnectionStep.Wait, login, null);
}

/// <summary>The kinds of <see cref="Reconnection"/>.</summary>
internal enum ReconnectionStep
{
    /// <summary>The session has a new grant already.</summary>
    Done,

    /// <summary>The session is closed.</summary>
    Closed,

    /// <summary>The credential was refused before, and asking again could lock the account.</summary>
    Refused,

    /// <summary>Log in, and wait for it like the others.</summary>
    Start,

    /// <summary>Wait for the login under way.</summary>
    Wait,
}
