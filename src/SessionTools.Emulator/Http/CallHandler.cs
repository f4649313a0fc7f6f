using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using SessionTools.Emulator.Services;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Http;

/// <summary>Handles every request: read, take a fault, carry out, delay, record, respond.</summary>
internal sealed class CallHandler(IReadOnlyList<EmulatedService> services, FaultQueue faults, RequestRecorder recorder, CallReader reader)
{
    private const string RedirectPath = "/redirected";

    private const string SignInPage =
        "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><p>Please sign in to the network.</p></body></html>\n";

    private static readonly KeyValuePair<string, string> AllowPost = new("Allow", "POST");

    public async Task HandleAsync(HttpListenerContext context, CancellationToken stopping)
    {
        (var call, var tooLarge) = await reader.ReadAsync(context).ConfigureAwait(false);
        var service = services.First(candidate => candidate.Serves(call.Path));
        EmulatorFault? fault = null;
        var delay = TimeSpan.Zero;
        EmulatedResponse response;
        if (service.Takes(call.HttpMethod) && call.Path != RedirectPath)
        {
            var refusal = tooLarge
                ? EmulatedResponse.Status(413, "Request Entity Too Large").Because("The body is larger than MaximumRequestBytes.")
                : service.Read(call);
            fault = faults.Take(service.Name, out delay);
            response = fault is null ? refusal ?? service.Handle(call) : Faulty(fault, service, call, refusal);
        }
        else
        {
            response = Unserved(context, service, call);
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, stopping).ConfigureAwait(false);
        }

        recorder.Record(service, call, response, fault);
        await ResponseWriter.SendAsync(context, response, fault, stopping).ConfigureAwait(false);
    }

    private static EmulatedResponse Unserved(HttpListenerContext context, EmulatedService service, EmulatedCall call)
    {
        if (call.Path == RedirectPath)
        {
            return EmulatedResponse.Status(404, "Not Found").Because("A redirect was followed.");
        }

        var address = context.Request.Url!.GetLeftPart(UriPartial.Authority) + call.Path;
        var wsdl = call.AsksForWsdl ? service.Wsdl(call.Path, address) : null;
        return wsdl ?? EmulatedResponse.Status(405, "Method Not Allowed", AllowPost)
            .Because($"{service.Name} serves POST; a SOAP address also GET with ?wsdl or ?singleWsdl.");
    }

    private static EmulatedResponse Faulty(EmulatorFault fault, EmulatedService service, EmulatedCall call, EmulatedResponse? refusal)
    {
        switch (fault.Kind)
        {
            case EmulatorFaultKind.Error:
                return service.Error(call, fault.ErrorCode!);
            case EmulatorFaultKind.Status:
                return EmulatedResponse.Status(fault.StatusCode, "A fault was set on the emulator.", Headers(fault).ToArray());
            case EmulatorFaultKind.Html:
                return EmulatedResponse.Text(200, "text/html; charset=utf-8", SignInPage);
            case EmulatorFaultKind.SoapFault:
                return SoapFault.Server(SoapVersions.OfMediaType(call.MediaType), "A fault was set on the emulator.");
            case EmulatorFaultKind.OtherSessionKey:
                call.EchoesOtherKey = true;
                return refusal ?? service.Handle(call);
            case EmulatorFaultKind.Empty:
                return EmulatedResponse.Text(200, "text/xml; charset=utf-8", "");
            case EmulatorFaultKind.Reset:
                return EmulatedResponse.Text(0, "", "");
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
}
