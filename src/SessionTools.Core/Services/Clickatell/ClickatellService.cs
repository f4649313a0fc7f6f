using System;
using System.Collections;
using System.Collections.Generic;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml;

namespace SessionTools;

/// <summary>Clickatell: SOAP, both bindings (seed: clickatell-soap-ping; vendor facts, section 2).</summary>
internal sealed class ClickatellService : SessionService
{
    private const string Login = "auth";
    private const string Ping = "ping";
    private const string KeyField = "session_id";

    // The login returns the key without a field name.
    private static readonly SecretPatterns Patterns = new()
    {
        Secret = new Regex(@"\bOK:\s*(?<secret>[^\s<]+)", RegexOptions.CultureInvariant | RegexOptions.Compiled),
    };

    private static readonly SessionLifetime Idle = new() { Limit = TimeSpan.FromMinutes(15), ExtendedByPing = true, ExtendedByCall = true };

    private static readonly ValueFormat Format = new("Clickatell", ValueFormat.IsoDate, yes: "1", no: "0");

    private readonly int _apiId;
    private readonly ClickatellBinding _binding;

    public ClickatellService(int apiId, ClickatellBinding binding)
    {
        _apiId = apiId;
        _binding = binding;
    }

    public override string Name => "Clickatell";

    // "Any API command using a session ID will cause your session ID to remain active for another 15 minutes."
    public override SessionLifetime Lifetime => Idle;

    public override IReadOnlyCollection<string> Methods => ClickatellWire.For(_binding).Contract.Names;

    // The session's key stands for the first four.
    public override IReadOnlyList<string> FieldsOf(string method) =>
        ClickatellWire.For(_binding).Contract.Find(method)?.FieldsBut("session_id", "api_id", "user", "password") ?? [];

    public override SecretPatterns SecretPatterns => Patterns;

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential? credential) =>
        SendAsync<SessionGrant>(
            exchange,
            Login,
            wire => NewEnvelope(wire, Login)
                .Add("api_id", ValueText.Of(_apiId), "int")
                .Add("user", credential!.UserName)
                .Add("password", credential.Password),
            lines =>
            {
                var key = AfterOk(lines);
                exchange.Redactor.AddSecret(key);
                return key.Length > 0 ? new SessionGrant(key) : throw new UnexpectedContentException("a login without a session id");
            });

    public override Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant) =>
        SendAsync<PingResponse>(exchange, Ping, wire => NewEnvelope(wire, Ping).Add(KeyField, grant.Key), static lines =>
        {
            AfterOk(lines);
            return new PingResponse { Detail = "OK" };
        });

    public override Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, string method, IDictionary parameters)
    {
        var contract = ClickatellWire.For(_binding, exchange.Endpoint).Contract;
        var operation = contract.Find(method.Trim()) ?? new SoapOperation(method.Trim(), [SoapParameter.Parse(KeyField)]);
        if (operation.Name.Equals(Login, StringComparison.OrdinalIgnoreCase))
        {
            Verdict<SessionResponse> refusal = exchange.Errors.Create(
                SessionErrorId.NotSupported, "auth opens a session. Use Connect-Clickatell instead.");
            return Task.FromResult(refusal);
        }

        return SendAsync<SessionResponse>(exchange, operation.Name, wire => Write(wire, operation, grant, parameters), lines =>
            new ClickatellReply(operation.Name, lines.ConvertAll(line => new ClickatellReplyItem(exchange.Redactor.RedactValues(line)))));
    }

    // No operation ends a session (vendor facts list fifteen operations). It expires by itself after 15 minutes.
    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        Task.FromResult<Verdict<bool>>(true);

    private SoapEnvelope Write(ClickatellWire wire, SoapOperation operation, SessionGrant grant, IDictionary parameters) =>
        new SoapArguments(Name, Format, wire.Encoded)
            .Write(NewEnvelope(wire, operation.Name), operation, [(KeyField, grant.Key)], parameters);

    private SoapEnvelope NewEnvelope(ClickatellWire wire, string operation) =>
        new(Name, operation, wire.TargetNamespace, qualified: false, wire.Encoded);

    private Task<Verdict<T>> SendAsync<T>(
        Exchange exchange, string operation, Func<ClickatellWire, SoapEnvelope> write, Func<List<string>, Verdict<T>> convert)
    {
        var wire = ClickatellWire.For(_binding, exchange.Endpoint);
        return exchange.SendAsync(
            () => write(wire).ToRequest(exchange.Endpoint, wire.ActionBase, safeToRepeat: operation == Ping),
            response => XmlJudge.Judge(exchange, response, reader => Judge(exchange, reader, operation).Then(convert)));
    }

    /// <summary>Judges a response: its lines, or its error.</summary>
    internal Verdict<List<string>> Judge(Exchange exchange, XmlReader reader, string operation)
    {
        var wire = ClickatellWire.For(_binding, exchange.Endpoint);
        var referred = wire.Encoded ? new Dictionary<string, EncodedValue>() : null;
        return SoapResponse
            .Read(
                exchange, reader,
                () => ReadReturns(exchange, reader, wire, operation, referred),
                referred is null ? null : () => ReadReferred(reader, referred))
            .Then<List<string>>(returns =>
            {
                var lines = new List<string>();
                foreach (var one in returns)
                {
                    one.CopyTexts(referred, text => AddLines(lines, text));
                }

                if (lines.Count == 0)
                {
                    throw new UnexpectedContentException("no return value");
                }

                // A single ERR line is an error. Among several lines it concerns one number only, and the others succeeded.
                return lines.Count == 1 && lines[0].StartsWith("ERR:", StringComparison.OrdinalIgnoreCase)
                    ? ToError(exchange, operation, lines[0])
                    : lines;
            });
    }

    /// <summary>Reads the return elements: texts, or in rpc/encoded one array.</summary>
    private static List<EncodedValue> ReadReturns(
        Exchange exchange, XmlReader reader, ClickatellWire wire, string operation, Dictionary<string, EncodedValue>? referred)
    {
        // What values refer to may stand before the response, too.
        while (referred is not null && !IsResponse(reader.LocalName, operation) && reader.GetAttribute("id") is not null)
        {
            ReadReferred(reader, referred);
            if (!XmlPayload.NextChild(reader, 1))
            {
                throw new UnexpectedContentException($"no {operation}Response");
            }
        }

        if (!IsResponse(reader.LocalName, operation) || !wire.Accepts(reader.NamespaceURI))
        {
            var errors = exchange.Errors;
            throw new UnexpectedContentException(
                $"<{errors.RedactName(reader.Name)}> of '{errors.RedactName(reader.NamespaceURI)}' instead of {operation}Response");
        }

        var returns = new List<EncodedValue>();
        var depth = reader.Depth;
        if (XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, depth))
            {
                if (reader.LocalName == "return")
                {
                    returns.Add(EncodedValue.Read(reader, referred));
                }
                else
                {
                    XmlPayload.Skip(reader);
                }
            }
        }

        return returns;
    }

    private static void ReadReferred(XmlReader reader, Dictionary<string, EncodedValue> referred)
    {
        if (reader.GetAttribute("id") is null)
        {
            throw new UnexpectedContentException("a SOAP envelope with two responses");
        }

        EncodedValue.Read(reader, referred);
    }

    private static bool IsResponse(string name, string operation) =>
        name.Length == operation.Length + "Response".Length
        && name.StartsWith(operation, StringComparison.OrdinalIgnoreCase) && name.EndsWith("Response", StringComparison.OrdinalIgnoreCase);

    private static void AddLines(List<string> lines, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } trimmed)
            {
                lines.Add(trimmed);
            }
        }
    }

    /// <summary>Returns the text after the OK: of a login or a ping.</summary>
    private static string AfterOk(List<string> lines) =>
        lines.Count == 1 && lines[0].StartsWith("OK:", StringComparison.OrdinalIgnoreCase)
            ? lines[0].Substring(3).Trim()
            : throw new UnexpectedContentException("neither OK: nor ERR:");

    private static SessionException ToError(Exchange exchange, string operation, string line)
    {
        var item = new ClickatellReplyItem(line);
        var message = $"Clickatell refused {operation}: {exchange.Errors.Redact(line)}";
        return item.Code is null
            ? exchange.Errors.Create(SessionErrorId.ServiceFault, message, null, null, line)
            : exchange.Errors.Create(
                ClickatellErrors.Identify(item.Code, exchange.IsLogin), message, item.Code, ClickatellErrors.Text(item.Code), item.Text);
    }
}
