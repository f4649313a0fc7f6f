using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Emulator.Services;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Http;

/// <summary>The way of every request: read, fault, carry out, delay, record, answer.</summary>
internal sealed class CallHandler(
    IReadOnlyList<EmulatedService> services, FaultQueue faults, RequestLog log, SecretMask mask, EmulatorClock clock, CallReader reader)
{
    private const string RedirectPath = "/redirected";

    private static readonly KeyValuePair<string, string> AllowPost = new("Allow", "POST");

    public async Task HandleAsync(HttpListenerContext context, CancellationToken stopping)
    {
        (var call, var tooLarge) = await reader.ReadAsync(context).ConfigureAwait(false);
        var service = services.First(candidate => candidate.Serves(call.Path));
        EmulatorFault? fault = null;
        var delay = TimeSpan.Zero;
        Answer answer;
        if (call.HttpMethod == "POST" && call.Path != RedirectPath)
        {
            var refusal = tooLarge ? Answer.Status(413, "Request Entity Too Large") : service.Read(call);
            fault = faults.Take(service.Name, out delay);
            answer = fault is null ? refusal ?? service.Handle(call) : Faulty(fault, service, call, refusal);
        }
        else
        {
            answer = Unserved(context, service, call);
        }
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, stopping).ConfigureAwait(false);
        }

        Record(service, call, answer, fault);
        await AnswerWriter.SendAsync(context, answer, fault, stopping).ConfigureAwait(false);
    }

    private static Answer Unserved(HttpListenerContext context, EmulatedService service, EmulatedCall call)
    {
        if (call.Path == RedirectPath)
        {
            return Answer.Status(404, "Not Found");
        }

        var address = $"http://localhost:{context.Request.LocalEndPoint.Port}{call.Path}";
        return (call.AsksForWsdl ? service.Wsdl(call.Path, address) : null) ?? Answer.Status(405, "Method Not Allowed", AllowPost);
    }

    private static Answer Faulty(EmulatorFault fault, EmulatedService service, EmulatedCall call, Answer? refusal)
    {
        switch (fault.Kind)
        {
            case EmulatorFaultKind.Error:
                return service.Error(call, fault.ErrorCode!);
            case EmulatorFaultKind.Status:
                return Answer.Status(fault.StatusCode, "The emulator was told to answer this.", Headers(fault).ToArray());
            case EmulatorFaultKind.Html:
                return Answer.Text(200, "text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><p>Please sign in to the network.</p></body></html>\n");
            case EmulatorFaultKind.SoapFault:
                return SoapFault.Server(SoapVersions.OfMediaType(call.MediaType), "The emulator was told to answer with a fault.");
            case EmulatorFaultKind.OtherSessionKey:
                call.EchoesOtherKey = true;
                return refusal ?? service.Handle(call);
            case EmulatorFaultKind.Empty:
                return Answer.Text(200, "text/xml; charset=utf-8", "");
            case EmulatorFaultKind.Reset:
                return Answer.Text(0, "", "");
            default:
                return refusal ?? service.Handle(call);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(EmulatorFault fault)
    {
        if (fault.RetryAfter is not null)
        {
            yield return new("Retry-After", fault.RetryAfter);
        }

        if (fault.StatusCode < 400)
        {
            yield return new("Location", RedirectPath);
        }
    }

    private void Record(EmulatedService service, EmulatedCall call, Answer answer, EmulatorFault? fault)
    {
        if (log.IsOff)
        {
            return;
        }

        log.Add(new EmulatorRequest(
            new DateTimeOffset(clock.UtcNow), service.Name, mask.Header(call.Method)!, call.HttpMethod, mask.Url(call.RawUrl), mask.Header(call.ContentType),
            mask.Header(call.Header("SOAPAction")), mask.Header(call.Header("User-Agent")), mask.Headers(call.Headers), mask.Body(call),
            answer.StatusCode, fault?.ToString()));
    }
}
