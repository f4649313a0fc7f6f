using System;

namespace SessionTools.Emulator;

/// <summary>
/// A fault to inject with <see cref="SessionEmulator.SetFault"/>. <see cref="EmulatorRequest.Fault"/> records it by its
/// <see cref="ToString"/>: <c>Error:3</c>, <c>Status:503</c>, <c>Reset</c>.
/// </summary>
public sealed class EmulatorFault
{
    private string? _service;

    private EmulatorFault(EmulatorFaultKind kind) => Kind = kind;

    /// <summary>The kind of fault.</summary>
    public EmulatorFaultKind Kind { get; }

    /// <summary>The service's number, code or message id; only for <see cref="EmulatorFaultKind.Error"/>.</summary>
    public string? ErrorCode { get; private set; }

    /// <summary>The HTTP status; only for <see cref="EmulatorFaultKind.Status"/>.</summary>
    public int StatusCode { get; private set; }

    /// <summary>The text of the Retry-After header, seconds or an HTTP date; only for <see cref="EmulatorFaultKind.Status"/>.</summary>
    public string? RetryAfter { get; private set; }

    /// <summary>The wait between the pieces of a slow response; only for <see cref="EmulatorFaultKind.Slow"/>.</summary>
    public TimeSpan PieceDelay { get; private set; }

    /// <summary>The connection ends before the response.</summary>
    public static EmulatorFault Reset { get; } = new(EmulatorFaultKind.Reset);

    /// <summary>The response ends halfway.</summary>
    public static EmulatorFault Truncate { get; } = new(EmulatorFaultKind.Truncate);

    /// <summary>An HTML page with HTTP 200.</summary>
    public static EmulatorFault Html { get; } = new(EmulatorFaultKind.Html);

    /// <summary>HTTP 200 and no body.</summary>
    public static EmulatorFault Empty { get; } = new(EmulatorFaultKind.Empty);

    /// <summary>A SOAP fault with HTTP 500, SOAP 1.1 or 1.2 as the request was.</summary>
    public static EmulatorFault SoapFault { get; } = new(EmulatorFaultKind.SoapFault);

    /// <summary>Videntity's ping and logout return another session key.</summary>
    public static EmulatorFault OtherSessionKey { get; } = new(EmulatorFaultKind.OtherSessionKey);

    /// <summary>
    /// An error of a service. The form of the code selects the service: <c>3</c>, <c>PENDING</c> and <c>FAILURE</c> are
    /// Videntity's, <c>001</c> is Clickatell's, <c>SYN_REP_ERROR_7501</c> is Intelliview's.
    /// An undocumented code of such a form is returned with a generic text, so that a client can be tested against it.
    /// </summary>
    /// <param name="code">Number, code or message id.</param>
    /// <exception cref="ArgumentException">The code has none of the three forms.</exception>
    public static EmulatorFault Error(string code)
    {
        if (ServiceNames.OfErrorCode(code) is null)
        {
            throw new ArgumentException(
                $"'{code}' is not an error code: Videntity's are 1 to 99, PENDING or FAILURE, Clickatell's have three digits, "
                + "Intelliview's begin with SYN_.", nameof(code));
        }

        return new(EmulatorFaultKind.Error) { ErrorCode = code };
    }

    /// <summary>An error of the service of a definition, at the places that its <c>Error</c> names.</summary>
    /// <param name="code">Any code. One that is an integer is sent as a number.</param>
    /// <param name="service">The definition's Service, or one of the three services, whose codes have their form.</param>
    /// <exception cref="ArgumentException">A text is empty, or the code is not one of that service.</exception>
    public static EmulatorFault Error(string code, string service)
    {
        if (string.IsNullOrEmpty(code) || string.IsNullOrEmpty(service))
        {
            throw new ArgumentException("An error has a code and a service.", nameof(code));
        }

        return ServiceNames.IsBuiltIn(service) && !service.Equals(ServiceNames.OfErrorCode(code), StringComparison.OrdinalIgnoreCase)
            ? throw new ArgumentException($"'{code}' is not an error code of {service}.", nameof(code))
            : new(EmulatorFaultKind.Error) { ErrorCode = code, _service = service };
    }

    /// <summary>
    /// An HTTP status instead of the response. A redirect points to <c>/redirected</c> on the emulator, which records
    /// every request and serves none.
    /// </summary>
    /// <param name="statusCode">300 to 599.</param>
    /// <param name="retryAfter">The Retry-After header, sent unchanged: seconds, an HTTP date or anything else. Null omits it.</param>
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

    /// <summary>The response comes in pieces of sixteen bytes, the first one at once.</summary>
    /// <param name="pieceDelay">The real time between the pieces, up to a day. Disposing the emulator ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than a day.</exception>
    public static EmulatorFault Slow(TimeSpan pieceDelay)
    {
        if (pieceDelay < TimeSpan.Zero || pieceDelay > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(pieceDelay), pieceDelay, "The delay lies between zero and a day.");
        }

        return new(EmulatorFaultKind.Slow) { PieceDelay = pieceDelay };
    }

    /// <summary>The only service that the fault applies to, or null.</summary>
    internal string? OnlyService => Kind switch
    {
        EmulatorFaultKind.Error => _service ?? ServiceNames.OfErrorCode(ErrorCode!),
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
