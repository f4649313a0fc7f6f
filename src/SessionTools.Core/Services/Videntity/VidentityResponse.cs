using System;
using System.Collections.Generic;
using System.Collections.Specialized;

namespace SessionTools;

/// <summary>The status of a Videntity call (seed: videntity-responses). Errors are thrown and have no status here.</summary>
public enum VidentityStatus
{
    /// <summary>An unknown status; the vendor's text is in <see cref="VidentityResponse.StatusText"/>.</summary>
    Unknown,

    /// <summary>In progress, probably waiting for the user's verification.</summary>
    Pending,

    /// <summary>Completed.</summary>
    Success,

    /// <summary>Not completed: the phone call was not answered, or the voice was not verified.</summary>
    Failure,
}

/// <summary>Videntity's response to a method call (seed: videntity-responses).</summary>
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

            // The wiki's introduction names them SUCCESSFUL and FAIL (vendor facts, section 1).
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

    /// <summary>The response's <c>api_method</c>. It may differ from the called method, as in the documents' samples.</summary>
    public string ApiMethod { get; }

    /// <summary>The status of the call.</summary>
    public VidentityStatus Status { get; }

    /// <summary>The vendor's text of the status.</summary>
    public string StatusText { get; }

    /// <summary>
    /// <c>api_tx_number</c>, the number of the method call. The number of a phone call or text message is <c>tx_id</c>, in
    /// <see cref="Values"/>.
    /// </summary>
    public string? TransactionNumber { get; }

    /// <summary>The service's text for a success.</summary>
    public string? Detail { get; }

    /// <summary>The service's time of the response, in UTC. Null if it gives none.</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary>The values of <c>response_name_value</c> in their order, without the session key.</summary>
    public OrderedDictionary Values { get; }

    /// <summary>The values as a typed object if the method's response is documented; otherwise null.</summary>
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
