using System;
using System.Collections;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>Calls a service method on sessions, one session after the other; adds the session key automatically.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "SessionMethod", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true,
    HelpUri = ProjectAddress.Help + "Invoke-SessionMethod.md")]
[OutputType(typeof(VidentityResponse), typeof(ClickatellReply), typeof(IntelliviewResponse))]
public sealed class InvokeSessionMethodCommand : SessionCmdlet
{
    private const string SessionSet = "Session";
    private const string PipelineSet = "Pipeline";

    private SessionReference[] _session = [];
    private string? _method;
    private OrderedDictionary? _parameters;
    private bool _hasBegun;

    /// <summary>
    /// Sessions, ids or names; wildcard characters are permitted. The type is object only for tab completion, which goes by the declared type and would otherwise complete
    /// a session's name as the method.
    /// </summary>
    /// <exception cref="InvalidOperationException">Text is bound although sessions are piped in.</exception>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = PipelineSet, Mandatory = true, ValueFromPipeline = true)]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionOrMethodCompleter))]
    public object Session
    {
        get => _session;
        set
        {
            var session = (SessionReference[])value;

            // The binder cannot tell `$session | Invoke-SessionMethod getbalance` from `Invoke-SessionMethod sms getbalance`: both begin
            // with text. If a value is refused, it binds the text to the parameter at this position of the other set, which is -Method.
            if (!_hasBegun && MyInvocation.ExpectingInput && Array.Exists(session, static reference => reference.IsText))
            {
                throw new InvalidOperationException("Sessions are piped in, so the first argument is the method. Specify sessions once.");
            }

            _session = session;
        }
    }

    /// <summary>The method as the service writes it: <c>/user/create</c>, <c>getbalance</c>, <c>ivnGetAllCompanyDetails</c>.</summary>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, Position = 1)]
    [Parameter(ParameterSetName = PipelineSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string Method
    {
        get => _method ?? string.Empty;
        set
        {
            // It has a position in both sets: without this check the binder would bind it twice and silently drop the first text.
            if (_method is not null)
            {
                throw new InvalidOperationException("The method is specified twice.");
            }

            _method = value;
        }
    }

    /// <summary>
    /// Values by the vendor's own field names: a hashtable, an ordered dictionary or a custom object, which keep their order. If a value is a file, a Videntity call is sent as
    /// multipart/form-data.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet, Position = 2)]
    [Parameter(ParameterSetName = PipelineSet, Position = 1)]
    [ParameterTransformation]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _hasBegun = true;
        if (Parameter is null)
        {
            return;
        }

        _parameters = new OrderedDictionary();
        foreach (DictionaryEntry entry in Parameter)
        {
            var name = Unwrap(entry.Key)!.ToString();
            var value = Unwrap(entry.Value);
            Validate(name, value);
            _parameters[name] = value;
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Resolve(_session, wildcards: true))
        {
            if (!ShouldProcess(SessionView.Label(session), Method))
            {
                continue;
            }

            try
            {
                WriteObject(Run((trace, cancellationToken) => session.InvokeAsync(Method, _parameters, trace, cancellationToken)));
            }
            catch (SessionException e)
            {
                WriteError(SessionErrorRecord.From(e, session));
            }
        }
    }

    /// <summary>Returns the value without the PSObject that the shell wraps it in, for example one from Get-Item.</summary>
    private static object? Unwrap(object? value)
    {
        var unwrapped = value is PSObject wrapped ? wrapped.BaseObject : value;
        return unwrapped is IList list ? list.Cast<object?>().Select(Unwrap).ToArray() : unwrapped;
    }

    private void Validate(string name, object? value)
    {
        var problem = value switch
        {
            SecureString or PSCredential => "is a SecureString or PSCredential, which cannot be sent",
            FileInfo { Exists: false } => "is a file that does not exist",
            _ => null,
        };
        if (problem is not null)
        {
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"The parameter '{name}' {problem}.", name));
        }
    }
}
