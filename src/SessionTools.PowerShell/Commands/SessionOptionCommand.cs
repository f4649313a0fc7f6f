using System;
using System.Management.Automation;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools.PowerShell;

/// <summary>How sessions talk to their service: for -Option of the cmdlets that open one. The names are Invoke-RestMethod's.</summary>
[Cmdlet(VerbsCommon.New, "SessionOption", DefaultParameterSetName = CredentialSet)]
[OutputType(typeof(SessionOption))]
public sealed class NewSessionOptionCommand : PSCmdlet
{
    private const string CredentialSet = "Proxy";
    private const string DefaultCredentialsSet = "ProxyDefaultCredentials";
    private const string NoProxySet = "NoProxy";

    // What a timer takes, in seconds: 24 days.
    private const int LongestWait = int.MaxValue / 1000;

    /// <summary>Seconds from the start of a request until the headers of its answer; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, LongestWait)]
    public int ConnectionTimeoutSeconds { get; set; } = SessionOption.Default.ConnectionTimeoutSeconds;

    /// <summary>Seconds for one whole exchange; 0 for no limit. Also the longest Retry-After that is waited for.</summary>
    [Parameter]
    [ValidateRange(0, LongestWait)]
    public int OperationTimeoutSeconds { get; set; } = SessionOption.Default.OperationTimeoutSeconds;

    /// <summary>How often a request that is safe to repeat is sent again.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; } = SessionOption.Default.MaximumRetryCount;

    /// <summary>Seconds between retries when the service does not say.</summary>
    [Parameter]
    [ValidateRange(0, LongestWait)]
    public int RetryIntervalSec { get; set; } = SessionOption.Default.RetryIntervalSec;

    /// <summary>The proxy's address; the system's own proxy settings when left out.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = DefaultCredentialsSet)]
    public Uri? Proxy { get; set; }

    /// <summary>User name and password for the proxy.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Signs on to the proxy as the current user.</summary>
    [Parameter(ParameterSetName = DefaultCredentialsSet, Mandatory = true)]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Uses no proxy at all, whatever the system says.</summary>
    [Parameter(ParameterSetName = NoProxySet, Mandatory = true)]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>The client certificate to show.</summary>
    [Parameter]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Accepts any certificate of the service. For test systems only.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The TLS versions to offer; the system's choice when left out.</summary>
    [Parameter]
    public SslProtocols SslProtocol { get; set; } = SessionOption.Default.SslProtocol;

    /// <summary>The User-Agent header; SessionTools/ and the version when left out.</summary>
    [Parameter]
    [ValidatePattern(@"^[\x20-\x7E]+$")]
    public string? UserAgent { get; set; }

    /// <summary>The largest answer that is read, in bytes after decompression.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumResponseBytes { get; set; } = SessionOption.Default.MaximumResponseBytes;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Proxy is { IsAbsoluteUri: false } or { Host.Length: 0 })
        {
            Refuse("-Proxy takes an absolute address, such as http://proxy:8080.");
        }

        if (Proxy is { UserInfo.Length: > 0 })
        {
            Refuse("The proxy's address carries a user name or password; use -ProxyCredential instead.");
        }

        WriteObject(new SessionOption
        {
            ConnectionTimeoutSeconds = ConnectionTimeoutSeconds,
            OperationTimeoutSeconds = OperationTimeoutSeconds,
            MaximumRetryCount = MaximumRetryCount,
            RetryIntervalSec = RetryIntervalSec,
            Proxy = Proxy,
            ProxyCredential = ProxyCredential is null ? null : new HiddenCredential(ProxyCredential),
            ProxyUseDefaultCredentials = ProxyUseDefaultCredentials,
            NoProxy = NoProxy,
            Certificate = Certificate,
            SkipCertificateCheck = SkipCertificateCheck,
            SslProtocol = SslProtocol,
            UserAgent = UserAgent,
            MaximumResponseBytes = MaximumResponseBytes,
        });
    }

    private void Refuse(string message) =>
        ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, nameof(Proxy)));

    /// <summary>A credential without public properties: the option is a thing people print and convert.</summary>
    private sealed class HiddenCredential(PSCredential credential) : ICredentials
    {
        private readonly NetworkCredential _credential = new(credential.UserName, credential.Password);

        public NetworkCredential GetCredential(Uri uri, string authType) => _credential;

        public override string ToString() => _credential.UserName;
    }
}
