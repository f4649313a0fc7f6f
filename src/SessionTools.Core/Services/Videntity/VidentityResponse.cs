using System;
using System.Collections.Generic;
using System.Collections.Specialized;

namespace SessionTools;

/// <summary>How a Videntity call went (seed: videntity-responses). An error is thrown and never stands here.</summary>
public enum VidentityStatus
{
    /// <summary>A status this library does not know; the vendor's word is in <see cref="VidentityResponse.StatusText"/>.</summary>
    Unknown,

    /// <summary>Being processed, probably waiting for the user's verification.</summary>
    Pending,

    /// <summary>Done.</summary>
    Success,

    /// <summary>It could not be finished: the call was not answered, the voice not verified.</summary>
    Failure,
}

/// <summary>Videntity's answer to one method call (seed: videntity-responses).</summary>
public sealed class VidentityResponse : SessionResponse
{
    internal VidentityResponse(string method, VidentityEnvelope envelope, string key, Redactor redactor)
        : base(method)
    {
        ApiMethod = redactor.Redact(envelope.ApiMethod);
        StatusText = redactor.Redact(envelope.Status);
        Status = envelope.Status switch
        {
            "PENDING" => VidentityStatus.Pending,

            // The introduction page of the wiki calls them SUCCESSFUL and FAIL (vendor facts, section 1).
            "SUCCESS" or "SUCCESSFUL" => VidentityStatus.Success,
            "FAILURE" or "FAIL" => VidentityStatus.Failure,
            _ => VidentityStatus.Unknown,
        };
        TransactionNumber = envelope.TransactionNumber is null ? null : redactor.Redact(envelope.TransactionNumber);
        Detail = envelope.Detail is null ? null : redactor.Redact(envelope.Detail);
        Timestamp = envelope.Timestamp;
        Values = Clean(envelope.Values, redactor).AsReadOnly();
        Value = VidentityValue.From(method, Values, envelope.SessionKey is null ? null : envelope.SessionKey == key);
    }

    /// <summary>The answer's own <c>api_method</c>. The documents' samples show that it may differ from what was called.</summary>
    public string ApiMethod { get; }

    /// <summary>How the call went.</summary>
    public VidentityStatus Status { get; }

    /// <summary>The vendor's own word for it.</summary>
    public string StatusText { get; }

    /// <summary><c>api_tx_number</c>: counts method calls. The number of a phone call or text message is <c>tx_id</c>, in <see cref="Values"/>.</summary>
    public string? TransactionNumber { get; }

    /// <summary>The service's words on a success.</summary>
    public string? Detail { get; }

    /// <summary>The service's own time of the answer, in UTC.</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary><c>response_name_value</c> in its order. A session key is left out.</summary>
    public OrderedDictionary Values { get; }

    /// <summary>The same as a typed value for the methods whose answer is documented; null for the others.</summary>
    public VidentityValue? Value { get; }

    private static OrderedDictionary Clean(OrderedDictionary? values, Redactor redactor)
    {
        var clean = new OrderedDictionary();
        if (values is null)
        {
            return clean;
        }

        foreach (string name in values.Keys)
        {
            clean[redactor.RedactValues(name)] = values[name] is List<string> several
                ? several.ConvertAll(redactor.RedactValues).ToArray()
                : redactor.RedactValues((string)values[name]!);
        }

        return clean;
    }
}
