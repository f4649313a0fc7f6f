using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
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

    // The login returns the key without a field name.
    private static readonly SecretPatterns Patterns = new()
    {
        Secret = new Regex(@"\bOK:\s*(?<secret>[^\s<]+)", RegexOptions.CultureInvariant | RegexOptions.Compiled),
    };

    private readonly int _apiId;
    private readonly ClickatellBinding _binding;
    private readonly ClickatellWire _wire;

    public ClickatellService(int apiId, ClickatellBinding binding)
    {
        _apiId = apiId;
        _binding = binding;
        _wire = ClickatellWire.For(binding);
    }

    public override string Name => "Clickatell";

    // "Any API command using a session ID will cause your session ID to remain active for another 15 minutes."
    public override SessionLifetime Lifetime => new() { Limit = TimeSpan.FromMinutes(15), ExtendedByPing = true, ExtendedByCall = true };

    public override IReadOnlyCollection<string> Methods => ClickatellOperations.Names(_binding);

    public override SecretPatterns SecretPatterns => Patterns;

    public override Task<Verdict<SessionGrant>> LoginAsync(Exchange exchange, NetworkCredential credential) =>
        SendAsync<SessionGrant>(
            exchange,
            Login,
            () => NewEnvelope(Login)
                .Add("api_id", ValueText.Of(_apiId), "int")
                .Add("user", credential.UserName)
                .Add("password", credential.Password),
            lines =>
            {
                var key = AfterOk(lines);
                exchange.Redactor.AddSecret(key);
                return key.Length > 0 ? new SessionGrant(key) : throw new UnexpectedContentException("a login without a session id");
            });

    public override Task<Verdict<PingResponse>> PingAsync(Exchange exchange, SessionGrant grant) =>
        SendAsync<PingResponse>(exchange, Ping, () => WithKey(Ping, grant), static lines =>
        {
            AfterOk(lines);
            return new PingResponse { Detail = "OK" };
        });

    public override Task<Verdict<SessionResponse>> InvokeAsync(Exchange exchange, SessionGrant grant, string method, IDictionary parameters)
    {
        var operation = ClickatellOperations.Find(_binding, method.Trim());
        if (operation.Name.Equals(Login, StringComparison.OrdinalIgnoreCase))
        {
            Verdict<SessionResponse> refusal = exchange.Errors.Create(
                SessionErrorId.NotSupported, "auth opens a session. Use Connect-Clickatell instead.");
            return Task.FromResult(refusal);
        }

        return SendAsync<SessionResponse>(exchange, operation.Name, () => Write(operation, grant, parameters), lines =>
            new ClickatellReply(operation.Name, lines.ConvertAll(line => new ClickatellReplyItem(exchange.Redactor.RedactValues(line)))));
    }

    // No operation ends a session (vendor facts list fifteen operations). It expires by itself after 15 minutes.
    public override Task<Verdict<bool>> LogoutAsync(Exchange exchange, SessionGrant grant, NetworkCredential? credential) =>
        Task.FromResult<Verdict<bool>>(true);

    private SoapEnvelope Write(ClickatellOperations.Operation operation, SessionGrant grant, IDictionary parameters)
    {
        var envelope = WithKey(operation.Name, grant);
        foreach (var (parameter, value) in InOrder(operation, parameters))
        {
            // A single value is one text. A list, or a parameter that the operation repeats, is several.
            var list = value is string ? null : value as IEnumerable;
            if (list is null && !parameter.Repeats)
            {
                envelope.Add(parameter.Name, ToText(parameter, value), parameter.Type);
            }
            else
            {
                var values = (list?.Cast<object?>() ?? [value]).Select(one => ToText(parameter, one)).ToList();
                envelope.Add(parameter.Name, values, parameter.Type);
            }
        }

        return envelope;
    }

    private static IEnumerable<(ClickatellOperations.Parameter Parameter, object? Value)> InOrder(
        ClickatellOperations.Operation operation, IDictionary parameters)
    {
        var left = ValueText.Entries(parameters);
        foreach (var parameter in operation.Parameters)
        {
            var at = left.FindIndex(entry => string.Equals(entry.Key.ToString(), parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                continue;
            }

            yield return (parameter, left[at].Value);
            left.RemoveAt(at);
        }

        foreach (var entry in left)
        {
            yield return (new ClickatellOperations.Parameter(entry.Key.ToString()!, "string", repeats: false), entry.Value);
        }
    }

    private string ToText(ClickatellOperations.Parameter parameter, object? value)
    {
        var text = ValueText.Of(value is bool flag ? (flag ? 1 : 0) : value);
        var fits = parameter.Type switch
        {
            "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        return fits
            ? text
            : throw SessionException.Create(SessionErrorId.InvalidArgument, $"'{parameter.Name}' takes a number ({parameter.Type}).", Name);
    }

    private SoapEnvelope NewEnvelope(string operation) => new(Name, operation, _wire.TargetNamespace, qualified: false, _wire.Encoded);

    private SoapEnvelope WithKey(string operation, SessionGrant grant) => NewEnvelope(operation).Add("session_id", grant.Key);

    private Task<Verdict<T>> SendAsync<T>(
        Exchange exchange, string operation, Func<SoapEnvelope> write, Func<List<string>, Verdict<T>> convert) =>
        exchange.SendAsync(
            () => write().ToRequest(exchange.Endpoint, _wire.ActionBase, safeToRepeat: operation == Ping),
            response => XmlJudge.Judge(exchange, response, reader => Judge(exchange, reader, operation).Then(convert)));

    /// <summary>Judges a response: its lines, or its error.</summary>
    internal Verdict<List<string>> Judge(Exchange exchange, XmlReader reader, string operation) =>
        SoapResponse.Read(exchange, reader, () => ReadLines(exchange, reader, operation)).Then<List<string>>(lines =>
        {
            if (lines.Count == 0)
            {
                throw new UnexpectedContentException("no return value");
            }

            // A single ERR line is an error. Among several lines it concerns one number only, and the others succeeded.
            return lines.Count == 1 && lines[0].StartsWith("ERR:", StringComparison.OrdinalIgnoreCase)
                ? ToError(exchange, operation, lines[0])
                : lines;
        });

    private List<string> ReadLines(Exchange exchange, XmlReader reader, string operation)
    {
        if (!IsResponse(reader.LocalName, operation) || !_wire.Accepts(reader.NamespaceURI))
        {
            var errors = exchange.Errors;
            throw new UnexpectedContentException(
                $"<{errors.RedactName(reader.Name)}> of '{errors.RedactName(reader.NamespaceURI)}' instead of {operation}Response");
        }

        var lines = new List<string>();
        var depth = reader.Depth;
        if (XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, depth))
            {
                if (reader.LocalName == "return")
                {
                    AddReturn(lines, reader);
                }
                else
                {
                    XmlPayload.Skip(reader);
                }
            }
        }

        return lines;
    }

    private static bool IsResponse(string name, string operation) =>
        name.Equals(operation + "Response", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the lines of a return element: its text, or the items of an rpc/encoded array.</summary>
    private static void AddReturn(List<string> lines, XmlReader reader)
    {
        var depth = reader.Depth;
        if (!XmlPayload.Enter(reader))
        {
            return;
        }

        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                AddLines(lines, XmlPayload.Text(reader));
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                AddLines(lines, reader.Value);
            }

            reader.Read();
        }

        reader.Read();
    }

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
