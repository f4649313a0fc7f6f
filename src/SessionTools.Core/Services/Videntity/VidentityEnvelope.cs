using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Xml;

namespace SessionTools;

/// <summary>
/// The envelope of every Videntity response (seed: videntity-responses). Only the number identifies an error: the documents' samples
/// contradict each other in names and texts (vendor facts, section 1).
/// </summary>
internal sealed class VidentityEnvelope
{
    public string ApiMethod { get; private set; } = string.Empty;

    public string Status { get; private set; } = string.Empty;

    public string? TransactionNumber { get; private set; }

    public string? Detail { get; private set; }

    public DateTimeOffset? Timestamp { get; private set; }

    /// <summary>The key in the response, kept apart from all other values.</summary>
    public string? SessionKey { get; private set; }

    /// <summary>The children of response_name_value in their order, without the key. Null if there are none.</summary>
    public OrderedDictionary? Values { get; private set; }

    private string? ErrorNumber { get; set; }

    private string? ErrorName { get; set; }

    private string? ErrorDetail { get; set; }

    private string? Contradiction { get; set; }

    /// <summary>Reads a response and judges it.</summary>
    public static Verdict<VidentityEnvelope> Judge(Exchange exchange, ExchangeResponse response, string method) =>
        XmlJudge.Judge<VidentityEnvelope>(exchange, response, reader =>
        {
            var envelope = new VidentityEnvelope();
            envelope.Read(exchange, reader);
            exchange.Redactor.AddSecret(envelope.SessionKey);
            response.TraceNote = envelope.TransactionNumber is null
                ? null
                : "transaction " + exchange.Errors.Redact(envelope.TransactionNumber);
            if (envelope.Contradiction is not null)
            {
                throw new UnexpectedContentException($"two different {envelope.Contradiction}");
            }

            if (envelope.Status == "ERROR" || envelope.ErrorNumber is not null)
            {
                return envelope.ToError(exchange, method);
            }

            if (envelope.Status.Length == 0)
            {
                throw new UnexpectedContentException("no status");
            }

            if (envelope.ApiMethod.TrimStart('/') != method.TrimStart('/'))
            {
                var named = exchange.Errors.RedactName(envelope.ApiMethod);
                exchange.Trace.TraceVerbose($"{method} was called, but the response names '{named}' as its api_method.");
            }

            return envelope;
        });

    private void Read(Exchange exchange, XmlReader reader)
    {
        if (reader.LocalName != "response" || reader.NamespaceURI.Length > 0)
        {
            throw new UnexpectedContentException($"<{exchange.Errors.RedactName(reader.Name)}> instead of <response>");
        }

        ApiMethod = reader.GetAttribute("api_method") ?? string.Empty;
        if (XmlPayload.Enter(reader))
        {
            while (XmlPayload.NextChild(reader, 0))
            {
                ReadField(reader);
            }
        }

        XmlPayload.Finish(reader);
    }

    private void ReadField(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "status":
                Status = TakeUnique("statuses", Status, XmlPayload.Text(reader).Trim().ToUpperInvariant());
                break;
            case "api_tx_number":
                TransactionNumber = XmlPayload.Text(reader).Trim();
                break;
            case "detail":
                Detail = XmlPayload.Text(reader).Trim();
                break;
            case "timestamp":
                Timestamp = ReadTimestamp(XmlPayload.Text(reader));
                break;
            case "error_number":
                ErrorNumber = XmlPayload.Text(reader).Trim();
                break;
            case "error_name":
                ErrorName = XmlPayload.Text(reader).Trim();
                break;
            case "error_detail":
                ErrorDetail = XmlPayload.Text(reader).Trim();
                break;
            case "response_name_value":
                ReadValues(reader);
                break;
            default:
                XmlPayload.Skip(reader);
                break;
        }
    }

    private void ReadValues(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!XmlPayload.Enter(reader))
        {
            return;
        }

        while (XmlPayload.NextChild(reader, depth))
        {
            var name = reader.LocalName;
            var value = XmlPayload.Text(reader).Trim();
            if (name == "session_key")
            {
                SessionKey = TakeUnique("session keys", SessionKey, value);
            }
            else
            {
                Add(Values ??= new OrderedDictionary(), name, value);
            }
        }
    }

    /// <summary>Records a contradiction if a field that must be unique has two different values. Neither is trusted then.</summary>
    private string TakeUnique(string what, string? before, string value)
    {
        if (!string.IsNullOrEmpty(before) && before != value)
        {
            Contradiction = what;
        }

        return value;
    }

    /// <summary>Adds a value. A repeated name turns its value into a list.</summary>
    private static void Add(OrderedDictionary values, string name, string value)
    {
        // Extend the list in place: copying it for each value would take quadratic time.
        if (values[name] is List<string> several)
        {
            several.Add(value);
            return;
        }

        values[name] = values[name] is string first ? new List<string> { first, value } : value;
    }

    /// <summary>
    /// Parses a UTC time with or without a trailing Z. Null for anything else: an unreadable time does not invalidate the response.
    /// </summary>
    private static DateTimeOffset? ReadTimestamp(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim().TrimEnd('Z'), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private SessionException ToError(Exchange exchange, string method)
    {
        var errors = exchange.Errors;
        var name = ErrorName ?? VidentityErrors.Name(ErrorNumber);
        var number = errors.Redact(ErrorNumber) ?? "without a number";
        return errors.Create(
            VidentityErrors.Identify(ErrorNumber),
            $"Videntity refused {method}: error {number}, {errors.Redact(name) ?? "no name"}: {errors.Redact(ErrorDetail) ?? "no detail"}",
            ErrorNumber, name, ErrorDetail);
    }
}
