using System;
using System.Collections;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>Calls a method of the service on sessions, one after the other, the key put in.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionMethod", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(VidentityResponse), typeof(ClickatellReply), typeof(IntelliviewResponse))]
public sealed class InvokeSessionMethodCommand : SessionCmdlet
{
    private const string SessionSet = "Session";
    private const string PipelineSet = "Pipeline";

    private SessionReference[] _session = [];
    private string? _method;
    private OrderedDictionary? _parameters;
    private bool _begun;

    /// <summary>
    /// Sessions, their ids or names. An object only because completion, which goes by types and not by what is accepted, would
    /// otherwise take the name of a session for the method.
    /// </summary>
    /// <exception cref="InvalidOperationException">Text is bound though sessions come through the pipeline.</exception>
    [Parameter(ParameterSetName = SessionSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = PipelineSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionOrMethodCompleter))]
    public object Session
    {
        get => _session;
        set
        {
            var session = (SessionReference[])value;

            // The binder does not tell `$session | Invoke-SessionMethod getbalance` from `Invoke-SessionMethod sms getbalance`: both begin
            // with text. When a value is refused, it goes on to the parameter that has this place in the other set, which is -Method.
            if (!_begun && MyInvocation.ExpectingInput && Array.Exists(session, static reference => reference.IsText))
            {
                throw new InvalidOperationException("Sessions come through the pipeline; what is typed first is the method. Leave one of them out.");
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
            // Having two places, it would be bound twice, and the first text dropped without a word.
            if (_method is not null)
            {
                throw new InvalidOperationException("There is a method already.");
            }

            _method = value;
        }
    }

    /// <summary>Values by the vendor's own field names; an ordered dictionary keeps its order. With a file among them Videntity's call becomes multipart.</summary>
    [Parameter(ParameterSetName = SessionSet, Position = 2)]
    [Parameter(ParameterSetName = PipelineSet, Position = 1)]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _begun = true;
        if (Parameter is null)
        {
            return;
        }

        _parameters = new OrderedDictionary();
        foreach (DictionaryEntry entry in Parameter)
        {
            var name = Bare(entry.Key)!.ToString();
            _parameters[name] = Check(name, Bare(entry.Value));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Resolve(_session))
        {
            try
            {
                WriteObject(Await(session.InvokeAsync(Method, _parameters, Feed, StopToken)));
            }
            catch (SessionException e)
            {
                WriteError(SessionErrorRecord.From(e, session));
            }
        }
    }

    /// <summary>Values come wrapped by the shell, out of Get-Item for one; the service must see what is inside.</summary>
    private static object? Bare(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare is IList list ? list.Cast<object?>().Select(Bare).ToArray() : bare;
    }

    private object? Check(string name, object? value)
    {
        var problem = value switch
        {
            SecureString or PSCredential => "is a secret, and would be sent as the name of its type",
            FileInfo { Exists: false } => "is a file that does not exist",
            _ => null,
        };
        if (problem is not null)
        {
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"The parameter '{name}' {problem}.", name));
        }

        return value;
    }
}
