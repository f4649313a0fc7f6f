using System;
using System.Collections.Generic;
using System.Xml;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>
/// Emulates Clickatell's SOAP API: bindings, accounts and sessions. <see cref="ClickatellMessaging"/> carries out the commands.
/// Every business error is a line <c>ERR: …</c> in <c>return</c> with HTTP 200 (vendor fact).
/// </summary>
internal sealed class EmulatedClickatell(EmulatorAccount account, EmulatorClock clock) : EmulatedService
{
    public const string ResponseType = "text/xml";

    /// <summary>Fifteen minutes without a call that names the session (seed: clickatell-soap-ping).</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(15);

    private readonly SessionTable _sessions = new(clock, SessionKeys.Hex32);
    private readonly ClickatellMessaging _messaging = new();

    public static string DocumentLiteralPath => ClickatellSoapBinding.DocumentLiteral.Path;

    public static string RpcEncodedPath => ClickatellSoapBinding.RpcEncoded.Path;

    public override string Name => ServiceNames.Clickatell;

    public override int OpenSessions => _sessions.Count;

    public override bool Serves(string path) => Binding(path) is not null;

    public override bool IsSessionKey(string text) => _sessions.Find(text, touch: false) != SessionState.Unknown;

    public override EmulatedResponse? Wsdl(string path, string address) => ClickatellWsdl.Write(Binding(path)!, path, address);

    public override void Forget()
    {
        _sessions.Clear();
        _messaging.Clear();
    }

    public override EmulatedResponse? Read(EmulatedCall call)
    {
        if (call.MediaType != "text/xml")
        {
            return EmulatedResponse.Status(415, "Unsupported Media Type")
                .Because($"The content type is '{call.MediaType}', not text/xml.");
        }

        try
        {
            // The SOAPAction is ignored: existing clients send various ones, or none (vendor fact).
            var request = SoapRequest.Read(call.Body, ClickatellSoapBinding.IsField);
            call.Method = request.Operation;
            if (request.Version == SoapVersion.Soap12)
            {
                return SoapFault.VersionMismatch(SoapVersion.Soap11);
            }

            call.Soap = request;
            var binding = Binding(call.Path)!;
            if (binding.Find(call.Path, request.Operation) is not { } operation)
            {
                return SoapFault.Client(
                    SoapVersion.Soap11, $"Operation '{request.Operation}' is not defined in the WSDL for this service.");
            }

            call.Fields = ClickatellFields.Given(request.Fields, operation);
            return binding.FindMistake(request, operation) is string mistake ? SoapFault.Client(SoapVersion.Soap11, mistake) : null;
        }
        catch (XmlException exception)
        {
            return SoapFault.Client(SoapVersion.Soap11, "The request is not a SOAP envelope that can be read: " + exception.Message);
        }
    }

    public override EmulatedResponse Handle(EmulatedCall call)
    {
        var binding = Binding(call.Path)!;
        var operation = binding.Find(call.Path, call.Soap!.Operation)!;
        return binding.Write(call.Path, operation, Lines(operation, call.Fields));
    }

    public override EmulatedResponse Error(EmulatedCall call, string code)
    {
        var binding = Binding(call.Path)!;
        return call.Soap is SoapRequest request && binding.Find(call.Path, request.Operation) is ContractOperation operation
            ? binding.Write(call.Path, operation, [ClickatellErrorLines.For(code)])
            : SoapFault.Client(SoapVersion.Soap11, ClickatellErrorLines.For(code));
    }

    private static ClickatellSoapBinding? Binding(string path) =>
        ClickatellSoapBinding.DocumentLiteral.Serves(path) ? ClickatellSoapBinding.DocumentLiteral
        : ClickatellSoapBinding.RpcEncoded.Serves(path) ? ClickatellSoapBinding.RpcEncoded
        : null;

    private IReadOnlyList<string> Lines(ContractOperation operation, FieldSet fields)
    {
        var name = operation.Name.ToLowerInvariant();
        if (name == "auth")
        {
            return [CheckCredential(fields) is string refusal ? ClickatellErrorLines.For(refusal)
                : _sessions.Open(IdleTime) is string key ? "OK: " + key
                : ClickatellErrorLines.For("901")];
        }

        var isPing = name == "ping";
        var error = CheckCaller(fields, isPing) ?? (isPing ? null : ClickatellFields.FindError(fields, operation));
        if (error is not null)
        {
            return [ClickatellErrorLines.For(error)];
        }

        return isPing ? ["OK:"] : _messaging.Serve(name, fields);
    }

    /// <summary>A wrong API id, user or password is 001, as in the sample of the ping page. An invalid API id is 108.</summary>
    private string? CheckCredential(FieldSet fields)
    {
        if (fields.Integer("api_id") is not int apiId)
        {
            return "108";
        }

        return apiId == account.ApiId && account.Accepts(fields["user"], fields["password"]) ? null : "001";
    }

    private string? CheckCaller(FieldSet fields, bool isPing)
    {
        var key = fields["session_id"];
        if (key is null)
        {
            var brings = !isPing && (fields["user"] is not null || fields["password"] is not null);
            return brings ? CheckCredential(fields) : "005";
        }

        return _sessions.Find(key, touch: true) switch
        {
            SessionState.Live => null,
            // The ping page knows 001 only (seed); the older list has 003 for the rest (vendor fact).
            SessionState.Expired when !isPing => "003",
            _ => "001",
        };
    }
}
