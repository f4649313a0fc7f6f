using System.Collections;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace SessionTools.PowerShell;

/// <summary>Calls a method of the service on sessions, one after the other, the key put in.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionMethod")]
[OutputType(typeof(VidentityResponse), typeof(ClickatellReply), typeof(IntelliviewResponse))]
public sealed class InvokeSessionMethodCommand : SessionCmdlet
{
    private OrderedDictionary? _parameters;

    /// <summary>Sessions, their ids or names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [SessionReferenceTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SessionReference[] Session { get; set; } = [];

    /// <summary>The method as the service writes it: <c>/user/create</c>, <c>getbalance</c>, <c>ivnGetAllCompanyDetails</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string Method { get; set; } = string.Empty;

    /// <summary>Values by the vendor's own field names; an ordered dictionary keeps its order. With a file among them Videntity's call becomes multipart.</summary>
    [Parameter(Position = 2)]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Parameter is null)
            return;
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
        foreach (var session in Resolve(Session))
        {
            try
            {
                WriteObject(Run((trace, stop) => session.InvokeAsync(Method, _parameters, trace, stop)));
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
            ThrowTerminatingError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"The parameter '{name}' {problem}.", name));
        return value;
    }
}
