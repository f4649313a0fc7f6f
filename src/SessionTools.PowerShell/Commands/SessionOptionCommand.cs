using System;
using System.Management.Automation;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools.PowerShell;

/// <summary>
/// Creates an object with connection options, for -Option of the connect cmdlets. The parameters are named as those of Invoke-RestMethod.
/// </summary>
[Cmdlet(VerbsCommon.New, "SessionOption", DefaultParameterSetName = CredentialSet, HelpUri = ProjectAddress.Help + "New-SessionOption.md")]
[OutputType(typeof(SessionOption))]
public sealed class NewSessionOptionCommand : PSCmdlet
{
    private const string CredentialSet = "Proxy";
    private const string DefaultCredentialsSet = "ProxyDefaultCredentials";
    private const string NoProxySet = "NoProxy";

    // 24 days, the longest time that a .NET timer supports.
    private const int MaximumSeconds = int.MaxValue / 1000;

    /// <summary>Seconds from the start of a request until the response headers; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, MaximumSeconds)]
    public int ConnectionTimeoutSeconds { get; set; } = SessionOption.Default.ConnectionTimeoutSeconds;

    /// <summary>Seconds for a request and its complete response; 0 for no limit. Also the longest Retry-After that is honoured.</summary>
    [Parameter]
    [ValidateRange(0, MaximumSeconds)]
    public int OperationTimeoutSeconds { get; set; } = SessionOption.Default.OperationTimeoutSeconds;

    /// <summary>The number of retries of a request that is safe to repeat.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; } = SessionOption.Default.MaximumRetryCount;

    /// <summary>Seconds between retries if the service sends no Retry-After.</summary>
    [Parameter]
    [ValidateRange(0, MaximumSeconds)]
    public int RetryIntervalSec { get; set; } = SessionOption.Default.RetryIntervalSec;

    /// <summary>The proxy's URL. Default: the system's proxy settings.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = DefaultCredentialsSet)]
    public Uri? Proxy { get; set; }

    /// <summary>User name and password for the proxy.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Authenticates to the proxy as the current user.</summary>
    [Parameter(ParameterSetName = DefaultCredentialsSet, Mandatory = true)]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Uses no proxy, whatever the system's proxy settings are.</summary>
    [Parameter(ParameterSetName = NoProxySet, Mandatory = true)]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>The client certificate.</summary>
    [Parameter]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Accepts any server certificate. For test systems only.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// The SHA-256 thumbprints of the server certificates to trust, in place of issuer, name and date. The error CertificateInvalid names
    /// the thumbprint of the certificate that was met.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ServerCertificateThumbprint { get; set; }

    /// <summary>The TLS versions to offer. Default: the system's choice.</summary>
    [Parameter]
    public SslProtocols SslProtocol { get; set; } = SessionOption.Default.SslProtocol;

    /// <summary>The User-Agent header. Default: SessionTools/ and the version.</summary>
    [Parameter]
    [ValidatePattern(@"^[\x20-\x7E]+$")]
    public string? UserAgent { get; set; }

    /// <summary>The largest response that is read, in bytes after decompression.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumResponseBytes { get; set; } = SessionOption.Default.MaximumResponseBytes;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Proxy is { IsAbsoluteUri: false } or { Host.Length: 0 })
        {
            ThrowInvalidProxy("-Proxy must be an absolute URL, such as http://proxy:8080.");
        }

        if (Proxy is { UserInfo.Length: > 0 })
        {
            ThrowInvalidProxy("The proxy's URL contains a user name or password. Use -ProxyCredential instead.");
        }

        var option = new SessionOption
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
            ServerCertificateThumbprint = ServerCertificateThumbprint ?? [],
            SslProtocol = SslProtocol,
            UserAgent = UserAgent,
            MaximumResponseBytes = MaximumResponseBytes,
        };
        try
        {
            option.ValidateCertificates(null);
        }
        catch (SessionException e)
        {
            ThrowTerminatingError(SessionErrorRecord.From(e, nameof(ServerCertificateThumbprint)));
        }

        WriteObject(option);
    }

    private void ThrowInvalidProxy(string message) =>
        ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, nameof(Proxy)));

    /// <summary>A credential without public properties, because options are displayed and converted.</summary>
    private sealed class HiddenCredential(PSCredential credential) : ICredentials
    {
        private readonly NetworkCredential _credential = new(credential.UserName, credential.Password);

        public NetworkCredential GetCredential(Uri uri, string authType) => _credential;

        public override string ToString() => _credential.UserName;
    }
}
