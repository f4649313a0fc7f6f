using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using System.Xml;

namespace SessionTools;

/// <summary>Clickatell: SOAP, both bindings (seed: clickatell-soap-ping; vendor facts, section 2).</summary>
internal sealed class ClickatellService : SessionService
{
    private const string Response = "Response";

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

    public override Task<SessionGrant> LoginAsync(SessionCall call, NetworkCredential credential)
    {
        var envelope = NewEnvelope("auth")
            .Add("api_id", ToText(_apiId), "int")
            .Add("user", credential.UserName)
            .Add("password", credential.Password);
        return SendAsync(call, envelope, "auth", safeToRepeat: false, static (call, answer, lines) =>
        {
            var key = Ok(call, answer, lines);
            call.Redactor.Learn(key);
            return key.Length > 0 ? new SessionGrant(new SessionKey(key)) : throw call.Unreadable(answer, "a login without a session id");
        });
    }

    public override Task<PingAnswer> PingAsync(SessionCall call, SessionGrant grant) =>
        SendAsync(call, NewEnvelope("ping").Add("session_id", KeyOf(call, grant)), "ping", safeToRepeat: true, static (call, answer, lines) =>
        {
            Ok(call, answer, lines);
            return new PingAnswer { Detail = "OK" };
        });

    public override Task<SessionResponse> InvokeAsync(SessionCall call, SessionGrant grant, Session session, string method, IDictionary parameters)
    {
        var operation = ClickatellOperations.Find(_binding, method.Trim());
        if (operation.Name.Equals("auth", StringComparison.OrdinalIgnoreCase))
            throw call.Error(SessionErrorId.NotSupported, "auth opens a session and is left to Connect-Clickatell.");

        // Before the key is written: a value can be of any kind, and throw.
        var arguments = InOrder(operation, parameters).Select(one => ToArgument(call, one.Parameter, one.Value)).ToList();
        var envelope = NewEnvelope(operation.Name).Add("session_id", KeyOf(call, grant));
        foreach (var (parameter, texts, repeats) in arguments)
        {
            if (repeats)
                envelope.Add(parameter.Name, texts, parameter.Type);
            else
                envelope.Add(parameter.Name, texts[0], parameter.Type);
        }

        return SendAsync<SessionResponse>(call, envelope, operation.Name, safeToRepeat: operation.Name == "ping", (call, _, lines) =>
            new ClickatellReply(session, operation.Name, lines.ConvertAll(line => new ClickatellReplyItem(call.Redactor.RedactValues(line)))));
    }

    // There is no call that ends a session (vendor facts list fifteen operations): it runs out by itself after 15 minutes.
    public override Task LogoutAsync(SessionCall call, SessionGrant grant, NetworkCredential? credential) => Task.CompletedTask;

    private static IEnumerable<(ClickatellOperations.Parameter Parameter, object? Value)> InOrder(ClickatellOperations.Operation operation, IDictionary parameters)
    {
        var left = EntriesOf(parameters);
        foreach (var parameter in operation.Parameters)
        {
            var at = left.FindIndex(entry => string.Equals(entry.Key.ToString(), parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                continue;
            yield return (parameter, left[at].Value);
            left.RemoveAt(at);
        }

        foreach (var entry in left)
            yield return (new ClickatellOperations.Parameter(entry.Key.ToString()!, "string", repeats: false), entry.Value);
    }

    /// <summary>One text for one value; several for a list, and for a parameter that the operation repeats.</summary>
    private static (ClickatellOperations.Parameter Parameter, List<string> Texts, bool Repeats) ToArgument(
        SessionCall call, ClickatellOperations.Parameter parameter, object? value)
    {
        var list = value is string ? null : value as IEnumerable;
        var texts = (list?.Cast<object?>() ?? [value]).Select(one => ToText(call, parameter, one)).ToList();
        return (parameter, texts, parameter.Repeats || list is not null);
    }

    private static string ToText(SessionCall call, ClickatellOperations.Parameter parameter, object? value)
    {
        var text = ToText(value is bool flag ? (flag ? 1 : 0) : value);
        var fits = parameter.Type switch
        {
            "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        return fits ? text : throw call.Error(SessionErrorId.InvalidArgument, $"'{parameter.Name}' takes a number ({parameter.Type}).");
    }

    private SoapEnvelope NewEnvelope(string operation) => new(Name, operation, _wire.TargetNamespace, qualified: false, _wire.Encoded);

    private Task<T> SendAsync<T>(
        SessionCall call, SoapEnvelope envelope, string operation, bool safeToRepeat, Func<SessionCall, Answer, List<string>, T> take) =>
        call.ExchangeAsync(
            envelope.ToRequest(call.Endpoint, _wire.ActionBase, safeToRepeat),
            answer => take(call, answer, ReadLines(call, answer, operation)));

    internal List<string> ReadLines(SessionCall call, Answer answer, string operation)
    {
        var lines = new List<string>();
        using (var reader = SoapAnswer.OpenBody(call, answer))
        {
            if (!IsResponse(reader.LocalName, operation) || !_wire.Owns(reader.NamespaceURI))
                throw call.Unreadable(answer, $"<{call.QuoteName(reader.Name)}> of '{call.QuoteName(reader.NamespaceURI)}' instead of {operation}Response");
            var depth = reader.Depth;
            if (AnswerXml.Enter(reader))
            {
                while (AnswerXml.NextChild(reader, depth))
                {
                    if (reader.LocalName == "return")
                        AddReturn(lines, reader);
                    else
                        AnswerXml.Skip(reader);
                }
            }

            SoapAnswer.Finish(call, answer, reader);
        }

        if (lines.Count == 0)
            throw call.Unreadable(answer, "an answer without a return value");

        // Alone it is an error; among others it is one number's misfortune, and the others were served.
        if (lines.Count == 1 && lines[0].StartsWith("ERR:", StringComparison.OrdinalIgnoreCase))
            throw ToError(call, operation, lines[0]);
        return lines;
    }

    private static bool IsResponse(string name, string operation) =>
        name.Length == operation.Length + Response.Length && name.StartsWith(operation, StringComparison.OrdinalIgnoreCase) && name.EndsWith(Response, StringComparison.OrdinalIgnoreCase);

    /// <summary>One return element: text of one or several lines, or an rpc/encoded array of items.</summary>
    private static void AddReturn(List<string> lines, XmlReader reader)
    {
        var depth = reader.Depth;
        if (!AnswerXml.Enter(reader))
            return;
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                AddLines(lines, AnswerXml.Text(reader));
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                AddLines(lines, reader.Value);
            reader.Read();
        }

        reader.Read();
    }

    private static void AddLines(List<string> lines, string text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;
            if (text.Substring(start, end - start).Trim() is { Length: > 0 } line)
                lines.Add(line);
        }
    }

    /// <summary>What stands behind the OK: of a login or a ping.</summary>
    private static string Ok(SessionCall call, Answer answer, List<string> lines) =>
        lines.Count == 1 && lines[0].StartsWith("OK:", StringComparison.OrdinalIgnoreCase)
            ? lines[0].Substring(3).Trim()
            : throw call.Unreadable(answer, "neither OK: nor ERR:");

    private static SessionException ToError(SessionCall call, string operation, string line)
    {
        var item = new ClickatellReplyItem(line);
        if (item.Code is null)
            return call.Error(SessionErrorId.ServiceFault, $"Clickatell refused {operation}: {call.Quote(line)}", null, null, line);
        return call.Error(
            ClickatellErrors.Identify(item.Code, call.IsLogin), $"Clickatell refused {operation}: {call.Quote(line)}", item.Code, ClickatellErrors.Text(item.Code), item.Text);
    }
}
