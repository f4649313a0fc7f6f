using System.Net;

namespace SessionTools.Emulator;

/// <summary>What an emulator is started with. Every value has a default that works.</summary>
public sealed class SessionEmulatorOption
{
    /// <summary>The TCP port, 0 (the default) for a free one.</summary>
    public int Port { get; set; }

    /// <summary>The account that all three services accept. By default user <c>demo</c> with password <c>demo-password</c>.</summary>
    public NetworkCredential Credential { get; set; } = new("demo", "demo-password");

    /// <summary>Videntity's account number; by default the documents' sample.</summary>
    public string AccountNumber { get; set; } = "210983749212839";

    /// <summary>Clickatell's API id.</summary>
    public int ApiId { get; set; } = 3341;

    /// <summary>Intelliview's company short name. <c>NEW</c> is accepted beside it (seed: intelliview-initialize-session).</summary>
    public string CompanyShortName { get; set; } = "SYN";

    /// <summary>How many requests are kept for assertions; the oldest go first, 0 keeps none.</summary>
    public int RecordedRequests { get; set; } = 1000;

    /// <summary>The longest request body in bytes; a longer one gets HTTP 413.</summary>
    public int MaximumRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>True: every Videntity call resets the session timer. The documents name only login and ping (vendor fact), hence the default.</summary>
    public bool AnyCallResetsVidentityTimer { get; set; }

    /// <summary>True: listen on every address, which on Windows takes administrator rights or a URL reservation. Anyone who reaches the machine then reaches the emulator.</summary>
    public bool BindToAllAddresses { get; set; }
}
