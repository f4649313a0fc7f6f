using System;
using System.Xml;

namespace SessionTools;

/// <summary>Judges the responses of XML services, whatever the HTTP status: SOAP faults arrive with status 500.</summary>
internal static class XmlJudge
{
    /// <summary>Returns the verdict of the service's reader if the body is XML; otherwise the error for the status.</summary>
    /// <param name="exchange">The exchange that the response belongs to.</param>
    /// <param name="response">The response.</param>
    /// <param name="read">
    /// Reads the document, with the reader on its first element. May throw XmlException and UnexpectedContentException.
    /// </param>
    public static Verdict<T> Judge<T>(Exchange exchange, ExchangeResponse response, Func<XmlReader, Verdict<T>> read)
    {
        if (response.StatusCode == 429 || !(response.IsSuccess || XmlPayload.IsXml(response)))
        {
            return exchange.Errors.FromStatus(response);
        }

        var verdict = Read(exchange, response, read);

        // If the status is an error, accept only an error of the service. Any other content may come from a proxy that set the status.
        return response.IsSuccess || verdict.Error is { ErrorId: not SessionErrorId.ProtocolViolation }
            ? verdict
            : exchange.Errors.FromStatus(response);
    }

    private static Verdict<T> Read<T>(Exchange exchange, ExchangeResponse response, Func<XmlReader, Verdict<T>> read)
    {
        if (XmlPayload.IsEmpty(response))
        {
            return exchange.Errors.Unexpected(response, "an empty body");
        }

        if (XmlPayload.IsHtml(response))
        {
            return exchange.Errors.Unexpected(response, "an HTML page");
        }

        try
        {
            using var reader = XmlPayload.Open(response);
            return read(reader);
        }
        catch (UnexpectedContentException e)
        {
            return exchange.Errors.Unexpected(response, e.What);
        }
        catch (XmlException e)
        {
            // Do not pass on the parser's exception: it can quote the response.
            var what = XmlPayload.HasDocumentType(response)
                ? "a document type definition, which is never accepted"
                : $"invalid XML ({exchange.Errors.RedactName(e.Message)})";
            return exchange.Errors.Unexpected(response, what);
        }
    }
}
