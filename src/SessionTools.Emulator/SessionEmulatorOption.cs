using System;
using System.Collections.Generic;
using System.Net;

namespace SessionTools.Emulator;

/// <summary>The options of an emulator. Every option has a working default.</summary>
public sealed class SessionEmulatorOption
{
    /// <summary>The TCP port. Default: 0, which selects a free one.</summary>
    public int Port { get; set; }

    /// <summary>The account that all three services accept. Default: user <c>demo</c> with password <c>demo-password</c>.</summary>
    public NetworkCredential Credential { get; set; } = new("demo", "demo-password");

    /// <summary>Videntity's account number. Default: the one of the documents' sample.</summary>
    public string AccountNumber { get; set; } = "210983749212839";

    /// <summary>Clickatell's API id.</summary>
    public int ApiId { get; set; } = 3341;

    /// <summary>Intelliview's company short name. <c>NEW</c> is accepted too (seed: intelliview-initialize-session).</summary>
    public string CompanyShortName { get; set; } = "SYN";

    /// <summary>
    /// The files of service definitions (psd1) to play besides the three services, each on a port of its own. The account's user and
    /// password hold for them too.
    /// </summary>
    public IReadOnlyList<string> Definitions { get; set; } = [];

    /// <summary>
    /// The values of the definitions' <c>Secrets</c>, by name. One that is given must come with a login, and be right. Of a one-time code
    /// it is the secret: Base32, or a whole <c>otpauth://totp/</c> address; default: the one of RFC 6238's test vectors.
    /// </summary>
    public IReadOnlyDictionary<string, string> Secrets { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of requests that are kept for assertions. The oldest are dropped first. 0 keeps none.</summary>
    public int RecordedRequests { get; set; } = 1000;

    /// <summary>The largest request body in bytes. A larger one is refused with HTTP 413.</summary>
    public int MaximumRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether every Videntity call resets the idle timer. Default: false, because the documents name only login and ping
    /// (vendor fact).
    /// </summary>
    public bool AnyCallResetsVidentityTimer { get; set; }

    /// <summary>
    /// Whether to listen on every address instead of loopback only. The emulator is then reachable from other machines.
    /// Windows requires administrator rights or a URL reservation for it.
    /// </summary>
    public bool BindToAllAddresses { get; set; }
}
