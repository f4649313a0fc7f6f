using System;

namespace SessionTools.Emulator;

/// <summary>
/// One thing that goes wrong with a request. Give it to <see cref="SessionEmulator.SetFault"/>.
/// Its <see cref="ToString"/> is the name under which <see cref="EmulatorRequest.Fault"/> records it: <c>Error:3</c>, <c>Status:503</c>, <c>Reset</c>.
/// </summary>
public sealed class EmulatorFault
{
    private EmulatorFault(EmulatorFaultKind kind) => Kind = kind;

    /// <summary>What goes wrong.</summary>
    public EmulatorFaultKind Kind { get; }

    /// <summary>The service's number, code or message id; only for <see cref="EmulatorFaultKind.Error"/>.</summary>
    public string? ErrorCode { get; private set; }

    /// <summary>The HTTP status; only for <see cref="EmulatorFaultKind.Status"/>.</summary>
    public int StatusCode { get; private set; }

    /// <summary>The text of the Retry-After header, seconds or an HTTP date; only for <see cref="EmulatorFaultKind.Status"/>.</summary>
    public string? RetryAfter { get; private set; }

    /// <summary>The wait between the pieces of a slow answer; only for <see cref="EmulatorFaultKind.Slow"/>.</summary>
    public TimeSpan PieceDelay { get; private set; }

    /// <summary>The connection ends before the answer.</summary>
    public static EmulatorFault Reset { get; } = new(EmulatorFaultKind.Reset);

    /// <summary>The answer ends half-way.</summary>
    public static EmulatorFault Truncate { get; } = new(EmulatorFaultKind.Truncate);

    /// <summary>An HTML page with HTTP 200.</summary>
    public static EmulatorFault Html { get; } = new(EmulatorFaultKind.Html);

    /// <summary>HTTP 200 and no body.</summary>
    public static EmulatorFault Empty { get; } = new(EmulatorFaultKind.Empty);

    /// <summary>A SOAP fault with HTTP 500, SOAP 1.1 or 1.2 as the request was.</summary>
    public static EmulatorFault SoapFault { get; } = new(EmulatorFaultKind.SoapFault);

    /// <summary>Videntity's ping and logout echo another session key.</summary>
    public static EmulatorFault OtherSessionKey { get; } = new(EmulatorFaultKind.OtherSessionKey);

    /// <summary>
    /// An error of a service's own list. The form of the code tells the service: <c>3</c> is Videntity's (so are the
    /// statuses <c>PENDING</c> and <c>FAILURE</c>), <c>001</c> is Clickatell's, <c>SYN_REP_ERROR_7501</c> is Intelliview's.
    /// A code of that form that no document lists is answered too, without the documents' text, so that a client can be tested against it.
    /// </summary>
    /// <param name="code">Number, code or message id.</param>
    /// <exception cref="ArgumentException">The code has none of the three forms.</exception>
    public static EmulatorFault Error(string code)
    {
        if (ServiceNames.OfErrorCode(code) is null)
        {
            throw new ArgumentException(
                $"'{code}' is no error code: Videntity's are 1 to 99, PENDING or FAILURE, Clickatell's have three digits, Intelliview's begin with SYN_.", nameof(code));
        }
        return new(EmulatorFaultKind.Error) { ErrorCode = code };
    }

    /// <summary>An HTTP status in place of an answer. A redirect points to <c>/redirected</c> on the emulator, where every request is recorded and none served.</summary>
    /// <param name="statusCode">300 to 599.</param>
    /// <param name="retryAfter">Text of the Retry-After header, sent as it is: seconds, an HTTP date or rubbish. Null sends none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 300 to 599.</exception>
    /// <exception cref="ArgumentException">Retry-After holds a control character.</exception>
    public static EmulatorFault Status(int statusCode, string? retryAfter = null)
    {
        if (statusCode is < 300 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "A status that is a fault lies between 300 and 599.");
        }

        foreach (var c in retryAfter ?? "")
        {
            if (c is < ' ' or > '~')
            {
                throw new ArgumentException("A header holds printable ASCII characters only.", nameof(retryAfter));
            }
        }
        return new(EmulatorFaultKind.Status) { StatusCode = statusCode, RetryAfter = retryAfter };
    }

    /// <summary>The answer comes in pieces of sixteen bytes, the first one at once.</summary>
    /// <param name="pieceDelay">Real time between the pieces, up to a day; it ends when the emulator is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than a day.</exception>
    public static EmulatorFault Slow(TimeSpan pieceDelay)
    {
        if (pieceDelay < TimeSpan.Zero || pieceDelay > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(pieceDelay), pieceDelay, "The delay lies between zero and a day.");
        }

        return new(EmulatorFaultKind.Slow) { PieceDelay = pieceDelay };
    }

    /// <summary>The service this fault can only happen to, or null.</summary>
    internal string? OnlyService => Kind switch
    {
        EmulatorFaultKind.Error => ServiceNames.OfErrorCode(ErrorCode!),
        EmulatorFaultKind.OtherSessionKey => ServiceNames.Videntity,
        _ => null,
    };

    /// <summary>The fault's name, with its code or status.</summary>
    public override string ToString() => Kind switch
    {
        EmulatorFaultKind.Error => $"Error:{ErrorCode}",
        EmulatorFaultKind.Status => $"Status:{StatusCode}",
        _ => Kind.ToString(),
    };
}
