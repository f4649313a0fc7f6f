using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Xml;

namespace SessionTools;

/// <summary>
/// Reads the envelope of every Videntity answer (seed: videntity-responses). Errors are decided by their number alone: the
/// documents' own samples contradict each other in names and texts (vendor facts, section 1).
/// </summary>
internal sealed class VidentityAnswer
{
    public string ApiMethod { get; private set; } = string.Empty;

    public string Status { get; private set; } = string.Empty;

    public string? TransactionNumber { get; private set; }

    public string? Detail { get; private set; }

    public DateTimeOffset? Timestamp { get; private set; }

    /// <summary>The key that the answer carries, kept apart from all other values.</summary>
    public string? SessionKey { get; private set; }

    /// <summary>The children of response_name_value in their order, without the key; null when there is none.</summary>
    public OrderedDictionary? Values { get; private set; }

    private string? Twice { get; set; }

    private string? ErrorNumber { get; set; }

    private string? ErrorName { get; set; }

    private string? ErrorDetail { get; set; }

    /// <exception cref="SessionException">ProtocolViolation, or the error that the answer reports.</exception>
    public static VidentityAnswer Read(SessionCall call, Answer answer, string method)
    {
        var result = new VidentityAnswer();
        using (var reader = AnswerXml.Open(answer))
        {
            if (reader.LocalName != "response" || reader.NamespaceURI.Length > 0)
                throw call.Unreadable(answer, $"<{call.QuoteName(reader.Name)}> instead of <response>");
            result.ApiMethod = reader.GetAttribute("api_method") ?? string.Empty;
            if (AnswerXml.Enter(reader))
                result.ReadFields(reader);
            AnswerXml.Finish(reader);
        }

        call.Redactor.Learn(result.SessionKey);
        answer.TransactionNumber = result.TransactionNumber;
        if (result.Twice is { } twice)
            throw call.Unreadable(answer, $"an answer with two different {twice}");
        if (result.Status == "ERROR" || result.ErrorNumber is not null)
            throw result.ToError(call, method);
        if (result.Status.Length == 0)
            throw call.Unreadable(answer, "an answer without a status");
        if (result.ApiMethod.TrimStart('/') != method.TrimStart('/'))
            call.Note($"{method} was called and the answer names '{call.QuoteName(result.ApiMethod)}' as its api_method.");
        return result;
    }

    private void ReadFields(XmlReader reader)
    {
        while (AnswerXml.NextChild(reader, 0))
        {
            switch (reader.LocalName)
            {
                case "status":
                    Status = Once("statuses", Status, AnswerXml.Text(reader).Trim().ToUpperInvariant());
                    break;
                case "api_tx_number":
                    TransactionNumber = AnswerXml.Text(reader).Trim();
                    break;
                case "detail":
                    Detail = AnswerXml.Text(reader).Trim();
                    break;
                case "timestamp":
                    Timestamp = ReadTimestamp(AnswerXml.Text(reader));
                    break;
                case "error_number":
                    ErrorNumber = AnswerXml.Text(reader).Trim();
                    break;
                case "error_name":
                    ErrorName = AnswerXml.Text(reader).Trim();
                    break;
                case "error_detail":
                    ErrorDetail = AnswerXml.Text(reader).Trim();
                    break;
                case "response_name_value":
                    ReadValues(reader);
                    break;
                default:
                    AnswerXml.Skip(reader);
                    break;
            }
        }
    }

    private void ReadValues(XmlReader reader)
    {
        var depth = reader.Depth;
        if (!AnswerXml.Enter(reader))
            return;
        while (AnswerXml.NextChild(reader, depth))
        {
            var name = reader.LocalName;
            var value = AnswerXml.Text(reader).Trim();
            if (name == "session_key")
                SessionKey = Once("session keys", SessionKey, value);
            else
                Add(Values ??= new OrderedDictionary(), name, value);
        }
    }

    /// <summary>Where two values stand for what there can be only one of, neither is to be believed.</summary>
    private string Once(string what, string? before, string value)
    {
        if (!string.IsNullOrEmpty(before) && before != value)
            Twice = what;
        return value;
    }

    /// <summary>A name that comes again makes its value a list.</summary>
    private static void Add(OrderedDictionary values, string name, string value)
    {
        var before = values[name];
        if (before is null)
            values[name] = value;
        else if (before is List<string> several)
            several.Add(value);
        else
            values[name] = new List<string> { (string)before, value };
    }

    /// <summary>UTC, with or without a trailing Z; null for anything else, which is no reason to lose an answer.</summary>
    private static DateTimeOffset? ReadTimestamp(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim().TrimEnd('Z'), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private SessionException ToError(SessionCall call, string method)
    {
        var id = VidentityErrors.Identify(ErrorNumber);
        var name = ErrorName ?? VidentityErrors.Name(ErrorNumber);
        return call.Error(
            id, $"Videntity refused {method}: error {call.Quote(ErrorNumber) ?? "without a number"}, {call.Quote(name) ?? "no name"}: {call.Quote(ErrorDetail) ?? "no detail"}",
            ErrorNumber, name, ErrorDetail);
    }
}
