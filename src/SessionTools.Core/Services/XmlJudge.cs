using System;
using System.Xml;

namespace SessionTools;

/// <summary>Judges responses of services that respond with XML, whatever the HTTP status: SOAP faults come with 500.</summary>
internal static class XmlJudge
{
    /// <summary>The verdict of the service's own reader where the body is XML; else what the status says.</summary>
    /// <param name="exchange">The exchange that the response belongs to.</param>
    /// <param name="response">The response.</param>
    /// <param name="read">Reads the document, the reader on its first element. May throw XmlException and UnexpectedContentException.</param>
    public static Verdict<T> Judge<T>(Exchange exchange, ExchangeResponse response, Func<XmlReader, Verdict<T>> read)
    {
        if (response.StatusCode == 429 || !(response.IsSuccess || XmlPayload.IsXml(response)))
        {
            return exchange.Errors.FromStatus(response);
        }

        var verdict = Read(exchange, response, read);

        // Without a success status only an error of the service's own counts; anything else may come from whoever set the status.
        return response.IsSuccess || verdict.Error is { ErrorId: not SessionErrorId.ProtocolViolation }
            ? verdict
            : exchange.Errors.FromStatus(response);
    }

    private static Verdict<T> Read<T>(Exchange exchange, ExchangeResponse response, Func<XmlReader, Verdict<T>> read)
    {
        if (XmlPayload.IsEmpty(response))
        {
            return exchange.Errors.Unexpected(response, "an empty answer");
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
            // The parser's exception is not passed on: it can quote the response.
            var what = XmlPayload.HasDocumentType(response)
                ? "a document type definition, which is never accepted"
                : $"broken XML ({exchange.Errors.QuoteName(e.Message)})";
            return exchange.Errors.Unexpected(response, what);
        }
    }
}
