using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Text;

namespace SessionTools.PowerShell;

/// <summary>Gets the definitions that ship with the module, or one from a file.</summary>
[Cmdlet(
    VerbsCommon.Get, "SessionDefinition", DefaultParameterSetName = "Name", HelpUri = ProjectAddress.Help + "Get-SessionDefinition.md")]
[OutputType(typeof(SessionDefinition))]
public sealed class GetSessionDefinitionCommand : SessionCmdlet
{
    /// <summary>The names of shipped definitions or of their services. Wildcards are permitted. If omitted, all.</summary>
    [Parameter(ParameterSetName = "Name", Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DefinitionCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The path of a definition.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == "Path" ? Path : [])
        {
            Write(GetUnresolvedProviderPathFromPSPath(path));
        }

        foreach (var name in ParameterSetName == "Name" ? Name : [])
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            var found = DefinitionFile.FindShipped(pattern.IsMatch);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                var message = $"No definition called '{name}' ships with the module. Get-SessionDefinition lists them.";
                WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, message, name));
            }

            foreach (var path in found)
            {
                Write(path);
            }
        }
    }

    private void Write(string path)
    {
        try
        {
            WriteObject(DefinitionFile.Read(path));
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, e.Message, path));
        }
    }
}

/// <summary>Checks a definition, shows what it sends where, and on request tries the real service.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SessionDefinition", HelpUri = ProjectAddress.Help + "Test-SessionDefinition.md")]
[OutputType(typeof(DefinitionCheck))]
public sealed class TestSessionDefinitionCommand : SessionCmdlet
{
    /// <summary>The path of the definition.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The service's address. With it the real service is tried: login, ping, and both ways of being expired.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>User name and password for the trial. A wrong password is never sent.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The definition's own parameters by name; its secrets as SecureString.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Parameter { get; set; }

    /// <summary>Timeouts, proxy and certificates for the trial.</summary>
    [Parameter]
    [ValidateNotNull]
    public SessionOption Option { get; set; } = SessionOption.Default;

    /// <summary>Allows sending the password over plain http to another machine.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        SessionDefinition? definition;
        try
        {
            definition = DefinitionFile.TryRead(path, out var errors);
            foreach (var error in errors)
            {
                WriteError(SessionErrorRecord.From(SessionException.Create(SessionErrorId.InvalidDefinition, error.ToString()), path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, e.Message, path));
            return;
        }

        if (definition is null)
        {
            return;
        }

        foreach (var request in DefinitionOutline.Of(definition))
        {
            WriteObject(request);
        }

        if (Uri is not null || Credential is not null)
        {
            Try(definition);
        }
    }

    private void Try(SessionDefinition definition)
    {
        var address = Uri ?? definition.Uri ?? DefinedConnection.NoAddress;
        try
        {
            var connection = new DefinedConnection(definition)
            {
                Uri = address,
                Credential = Credential is null ? null : new NetworkCredential(Credential.UserName, Credential.Password),
                Parameters = PlainValues.Of(Parameter),
                Option = Option,
                AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
            };
            foreach (var check in Run((trace, token) => DefinitionTrial.RunAsync(connection, trace, token)))
            {
                WriteObject(check);
                if (!check.Passed)
                {
                    WriteError(SessionErrorRecord.From(
                        SessionException.Create(SessionErrorId.InvalidDefinition, $"{check.Name}: {check.Detail}"), definition.Source));
                }
            }
        }
        catch (SessionException e)
        {
            WriteError(SessionErrorRecord.From(e, address.ToString()));
        }
    }
}

/// <summary>Writes a commented skeleton of a definition.</summary>
[Cmdlet(
    VerbsCommon.New, "SessionDefinition", SupportsShouldProcess = true, HelpUri = ProjectAddress.Help + "New-SessionDefinition.md")]
[OutputType(typeof(FileInfo))]
public sealed class NewSessionDefinitionCommand : SessionCmdlet
{
    /// <summary>The path of the file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The service's name. If omitted, the file's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The service's address, if it has only one.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        var text = DefinitionSkeleton.Write(Service ?? System.IO.Path.GetFileNameWithoutExtension(path), Uri);
        if (DefinitionFile.FindMistakes(text, path).FirstOrDefault() is { } mistake)
        {
            var hint = Service is null ? ". Without -Service the file's name is the service's" : string.Empty;
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"{mistake.Message}{hint}.", path));
            return;
        }

        if (!ShouldProcess(path, "Create definition"))
        {
            return;
        }

        if (File.Exists(path) && !Force)
        {
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, $"{path} exists already. -Force replaces it.", path));
            return;
        }

        try
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            WriteObject(new FileInfo(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(SessionErrorRecord.From(SessionErrorId.InvalidArgument, e.Message, path));
        }
    }
}
