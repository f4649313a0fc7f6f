using System;
using System.Collections;
using System.IO;
using System.Management.Automation;
using System.Threading.Tasks;
using System.Xml;

namespace SessionTools.PowerShell;

/// <summary>
/// Calls a service method on many sessions at the same time, one call at a time on each; adds the session key automatically. Emits results
/// as they arrive, not in the order of the input.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "SessionMethod", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true,
    HelpUri = ProjectAddress.Help + "Invoke-SessionMethod.md")]
[OutputType(typeof(VidentityResponse), typeof(ClickatellReply), typeof(IntelliviewResponse), typeof(PSObject))]
public sealed class InvokeSessionMethodCommand : ThrottledCommand
{
    private const string SessionSet = "Session";
    private const string PipelineSet = "Pipeline";

    private SessionReference[] _session = [];
    private string? _method;
    private object? _parameter;
    private SessionCall? _call;
    private OutFiles? _outFiles;
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
    /// Values by the vendor's own field names: a dictionary or an object, whose order is kept; or a list where the service takes one. If a
    /// value is a file, a Videntity call is sent as multipart/form-data.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet, Position = 2)]
    [Parameter(ParameterSetName = PipelineSet, Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public object? Parameter
    {
        get => _parameter;
        set
        {
            // As for the method: it has a position in both sets, and takes any value.
            if (_parameter is not null)
            {
                throw new InvalidOperationException("The parameters are specified twice.");
            }

            _parameter = value;
        }
    }

    /// <summary>
    /// The body: text, bytes, XML, or an object that is sent as JSON. For a method that is written as verb and path, on a defined service.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Body { get; set; }

    /// <summary>
    /// The Content-Type of -Body, in whose charset text is sent. If omitted, application/json; for bytes, application/octet-stream; for XML,
    /// application/xml.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>Further request headers, on a defined service. They cannot replace what the definition sends.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    /// <summary>The name of a variable that receives the HTTP status of each response, before its objects are written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>The name of a variable that receives the headers of each response, without cookies and keys.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>
    /// A file to send as the body, without reading it into memory. For a method that is written as verb and path, on a defined service.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InFile { get; set; }

    /// <summary>
    /// A file to save the response's body to; nothing is emitted. A path, or a script block that returns one, evaluated for each session
    /// with the session as <c>$_</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? OutFile { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => $"Calling {ControlText.Escape(Method)}";

    private protected override string SuccessWord => "done";

    private protected override int MaximumUnwritten => 4 * ThrottleLimit;

    private protected override string ProgressDetail =>
        _outFiles is null ? string.Empty : $", {_outFiles.Received / (1024.0 * 1024):0.0} MiB received";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _hasBegun = true;
        _outFiles = OutFile is null ? null : new OutFiles(OutFile, SessionState.Path);
        try
        {
            _call = NewCall();
            var problem = InFile is not null && Body is not null ? "Specify -Body or -InFile, not both."
                : _call.InFile is not null && !File.Exists(_call.InFile) ? $"The file '{_call.InFile}' does not exist."
                : null;
            if (problem is not null)
            {
                throw SessionException.Create(SessionErrorId.InvalidArgument, problem);
            }
        }
        catch (SessionException e)
        {
            ThrowTerminatingError(SessionErrorRecord.From(e, Method));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Resolve(_session, wildcards: true))
        {
            if (ShouldProcess(SessionView.Label(session), Method) && TryPrepare(session, out var call))
            {
                Enqueue(new DelegatedWork(session, () => InvokeAsync(session, call)));
            }
        }
    }

    private bool TryPrepare(Session session, out SessionCall call)
    {
        call = _call!;
        try
        {
            call = _outFiles is null ? call : call.SavedTo(_outFiles.PathFor(session), _outFiles.NewCount());
            return true;
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, session));
        }
        catch (RuntimeException e)
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }

        return false;
    }

    private SessionCall NewCall() => new(Method, UnwrappedParameter())
    {
        Body = Body is null ? null : BodyOf(PlainValues.Of(Body)),
        ContentType = ContentType ?? (PlainValues.Of(Body) is XmlNode ? "application/xml" : null),
        Headers = PlainValues.Of(Headers),
        InFile = InFile is null ? null : OutFiles.FullPath(InFile, SessionState.Path),
        Force = Force,
    };

    private async Task<Action> InvokeAsync(Session session, SessionCall call)
    {
        try
        {
            var response = await session.InvokeAsync(call, Feed, StopToken).ConfigureAwait(false);
            return () => WriteResponse(response);
        }
        catch (SessionException e)
        {
            return () =>
            {
                CountFailure();
                WriteError(SessionErrorRecord.From(e, session));
            };
        }
    }

    private void WriteResponse(SessionResponse response)
    {
        CountSuccess();
        if (response is not DefinedResponse defined)
        {
            WriteObject(response);
            return;
        }

        SetVariable(StatusCodeVariable, defined.StatusCode);
        SetVariable(ResponseHeadersVariable, defined.Headers);
        if (OutFile is not null)
        {
            return;
        }

        foreach (var item in ResultObjects.Of(defined, WriteVerbose))
        {
            WriteObject(item);
        }
    }

    private void SetVariable(string? name, object value)
    {
        if (name is not null)
        {
            SessionState.PSVariable.Set(name, value);
        }
    }

    /// <summary>Text, bytes and XML as they are; anything else as JSON.</summary>
    private object BodyOf(object? body)
    {
        if (body is string or byte[] or XmlNode)
        {
            return body is XmlNode node ? node.OuterXml : body;
        }

        var writer = new JsonWriter(string.Empty);
        try
        {
            writer.WriteValue(body);
        }
        catch (SessionException e)
        {
            ThrowTerminatingError(SessionErrorRecord.From(e, nameof(Body)));
        }

        return writer.ToString();
    }

    private object? UnwrappedParameter()
    {
        var parameter = PlainValues.Of(Parameter);
        switch (parameter)
        {
            case null:
                return null;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    Validate(entry.Key.ToString()!, entry.Value);
                }

                return dictionary;
            case IList list and not byte[]:
                return list;
            default:
                // A bare text is rather the method, whose place this is when sessions are piped in.
                var message = $"-Parameter is a dictionary, an object or a list, not a value of the type {parameter.GetType().Name}.";
                ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, nameof(Parameter)));
                return null;
        }
    }

    private void Validate(string name, object? value)
    {
        var problem = value switch
        {
            PSCredential => "is a PSCredential, which cannot be sent",
            FileInfo { Exists: false } => "is a file that does not exist",
            _ => null,
        };
        if (problem is not null)
        {
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"The parameter '{name}' {problem}.", name));
        }
    }
}
