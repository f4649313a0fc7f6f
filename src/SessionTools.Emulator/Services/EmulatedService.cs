using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Services;

/// <summary>The service of one vendor. A new one needs a folder next to the others and one line in <see cref="SessionEmulator"/>.</summary>
internal abstract class EmulatedService
{
    /// <summary>The service's public name.</summary>
    public abstract string Name { get; }

    /// <summary>The number of live sessions.</summary>
    public abstract int OpenSessions { get; }

    /// <summary>Whether the service serves this path.</summary>
    public abstract bool Serves(string path);

    /// <summary>Whether requests with this HTTP method are calls.</summary>
    public virtual bool Takes(string httpMethod) => httpMethod == "POST";

    /// <summary>Returns the WSDL for a GET of <c>?wsdl</c>, or null if the service has none.</summary>
    public abstract EmulatedResponse? Wsdl(string path, string address);

    /// <summary>Parses the name and the values of the call into <paramref name="call"/>.</summary>
    /// <returns>Null, or the response to a request that cannot be parsed.</returns>
    public abstract EmulatedResponse? Read(EmulatedCall call);

    /// <summary>Carries out a call that was parsed.</summary>
    public abstract EmulatedResponse Handle(EmulatedCall call);

    /// <summary>Returns an error of the service without carrying out the call, which may be one that could not be parsed.</summary>
    public abstract EmulatedResponse Error(EmulatedCall call, string code);

    /// <summary>Whether the text is the key of a known session.</summary>
    public abstract bool IsSessionKey(string text);

    /// <summary>Removes the sessions and everything else that a restart loses.</summary>
    public abstract void Forget();
}
