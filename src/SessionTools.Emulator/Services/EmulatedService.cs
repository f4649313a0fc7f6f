using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Services;

/// <summary>One vendor's service. A further one is one folder beside the others and one line in <see cref="SessionEmulator"/>.</summary>
internal abstract class EmulatedService
{
    /// <summary>The service's public name.</summary>
    public abstract string Name { get; }

    /// <summary>Live sessions.</summary>
    public abstract int OpenSessions { get; }

    /// <summary>Whether the service answers at this path.</summary>
    public abstract bool Serves(string path);

    /// <summary>The service description for a GET of <c>?wsdl</c>, or null when the service has none.</summary>
    public abstract EmulatedResponse? Wsdl(string path, string address);

    /// <summary>Reads the call's name and values into <paramref name="call"/>.</summary>
    /// <returns>Null, or the answer to a request that cannot be read.</returns>
    public abstract EmulatedResponse? Read(EmulatedCall call);

    /// <summary>Carries a call out that was read.</summary>
    public abstract EmulatedResponse Handle(EmulatedCall call);

    /// <summary>Answers with one of the service's own errors, and carries nothing out. The call may be one that could not be read.</summary>
    public abstract EmulatedResponse Error(EmulatedCall call, string code);

    /// <summary>Whether the text is a session key that the table knows.</summary>
    public abstract bool IsSessionKey(string text);

    /// <summary>Empties the session table and whatever else a restart loses.</summary>
    public abstract void Forget();
}
