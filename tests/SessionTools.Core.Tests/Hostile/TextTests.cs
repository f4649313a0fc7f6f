using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>A text of any valid XML characters.</summary>
public sealed record XmlText(string Value)
{
    public override string ToString() => string.Join(' ', Value.Select(character => $"{(int)character:X4}"));
}

/// <summary>A character that is not valid in XML.</summary>
public sealed record Forbidden(char Value)
{
    public override string ToString() => $"{(int)Value:X4}";
}

public static class Texts
{
    private const string Telling = "&<>\"' +%=;\r\n\t\u0085\u2028\u00A0éß\uFEFF\uFFFD]]>--";

    public static Arbitrary<XmlText> XmlText() => Gen.OneOf(
            Gen.Elements(Telling.ToCharArray()).Select(character => character.ToString()),
            Gen.Choose(0x20, 0x7E).Select(char.ConvertFromUtf32),
            Gen.Choose(0xA0, 0xD7FF).Select(char.ConvertFromUtf32),
            Gen.Choose(0xE000, 0xFFFD).Select(char.ConvertFromUtf32),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32))
        .ListOf().Select(all => new XmlText(string.Concat(all))).ToArbitrary();

    public static Arbitrary<Forbidden> Forbidden() => Gen.OneOf(
            Gen.Choose(0, 8), Gen.Elements(0xB, 0xC, 0xFFFE, 0xFFFF), Gen.Choose(0xE, 0x1F), Gen.Choose(0xD800, 0xDFFF))
        .Select(code => new Forbidden((char)code)).ToArbitrary();
}

/// <summary>
/// The services receive the given text, read by other code than the one that wrote it. Text that cannot be sent is refused.
/// </summary>
[Properties(Arbitrary = [typeof(Texts)], MaxTest = 60)]
public sealed class TextTests
{
    [Property]
    public async Task Form_transports_any_text(XmlText text)
    {
        var sent = await SendAsync(
            "Videntity method", (t, s) => s.InvokeAsync("/user/create", new Hashtable { ["a" + text.Value] = text.Value }, t.Trace));
        var fields = sent.Body.Split('&').Select(field => field.Split('=').Select(WebUtility.UrlDecode).ToList()).ToList();
        Assert.Equal([["session_key", Secrets.Key], ["a" + text.Value, text.Value]], fields);
    }

    [Theory]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1.7976931348623157E+308, "1.7976931348623157E+308")]
    [InlineData(0.1f, "0.1")]
    public async Task Number_is_sent_with_all_its_digits(object number, string text)
    {
        // .NET Framework writes fifteen digits by default.
        var sent = await SendAsync(
            "Videntity method", (t, s) => s.InvokeAsync("/user/create", new Hashtable { ["n"] = number }, t.Trace));
        Assert.EndsWith("&n=" + WebUtility.UrlEncode(text), sent.Body, StringComparison.Ordinal);
    }

    [Property]
    public async Task Multipart_form_transports_any_text(XmlText text)
    {
        var file = Path.Combine(Path.GetTempPath(), $"Zoë {Guid.NewGuid():N} ü€.wav");
        await File.WriteAllBytesAsync(file, [1, 2, 0, 255]);
        try
        {
            var sent = await SendAsync(
                "Videntity upload",
                (t, s) =>
                    s.InvokeAsync(
                        "/static/upload_enroll_message", new Hashtable { ["näme"] = text.Value, ["audio"] = new FileInfo(file) }, t.Trace));
            var parts = await PartsAsync(sent);
            Assert.Equal(Secrets.Key, System.Text.Encoding.UTF8.GetString(parts["session_key"].Bytes));
            Assert.Equal(text.Value, System.Text.Encoding.UTF8.GetString(parts["näme"].Bytes));
            Assert.Equal([1, 2, 0, 255], parts["audio"].Bytes);
            Assert.Equal(Path.GetFileName(file), parts["audio"].FileName);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Property]
    public async Task Envelope_transports_any_text(XmlText text)
    {
        foreach (var name in (string[])["Clickatell operation", "Clickatell rpc operation", "Intelliview operation"])
        {
            var sent = await SendAsync(name, (t, s) => s.InvokeAsync("getbalance", new Hashtable { ["user"] = text.Value }, t.Trace));
            Assert.Equal(text.Value, GoodResponse.Operation(sent).Elements().Single(element => element.Name.LocalName == "user").Value);
        }
    }

    [Property]
    public async Task Envelope_array_transports_any_text(XmlText text)
    {
        foreach (var name in (string[])["Clickatell operation", "Clickatell rpc operation"])
        {
            var sent = await SendAsync(
                name, (t, s) => s.InvokeAsync("quicksend", new Hashtable { ["to"] = new[] { text.Value, "2" } }, t.Trace));
            var to = GoodResponse.Operation(sent).Elements().Where(element => element.Name.LocalName == "to").ToList();
            Assert.Equal([text.Value, "2"], (to[0].HasElements ? to[0].Elements() : to).Select(element => element.Value));
        }
    }

    [Property]
    public async Task Characters_not_valid_in_XML_are_refused(XmlText text, Forbidden forbidden)
    {
        var bad = text.Value + forbidden.Value + "x";
        foreach (var operation in Operation.All.Where(operation => !operation.Opens && !operation.Closes && !operation.IsPing))
        {
            using var server = new FaultServer();
            var target = new Target(server.Uri, server.Clock, SessionOption.Default);
            var session = operation.Adopt(target);
            var parameters = new Hashtable { ["user"] = bad };
            if (operation.Name == "Videntity upload")
            {
                parameters["file"] = new FileInfo(typeof(TextTests).Assembly.Location);
            }

            var e = await Assert.ThrowsAsync<SessionException>(() => session.InvokeAsync("getbalance", parameters));
            Assert.Equal(SessionErrorId.InvalidArgument, e.ErrorId);
            Assert.Equal((0, SessionState.Open), (server.Connections, session.State));
            await session.AbandonAsync();
        }
    }

    /// <summary>A generic dictionary enumerates other pairs for LINQ than for foreach, which once broke Clickatell's calls.</summary>
    [Fact]
    public async Task Parameters_can_be_any_kind_of_dictionary()
    {
        IDictionary[] kinds = [
            new Dictionary<string, object?> { ["user"] = "Zoë" }, new SortedList<string, string> { ["user"] = "Zoë" },
            new ListDictionary { ["user"] = "Zoë" },
        ];
        foreach (var parameters in kinds)
        {
            foreach (var name in (string[])["Clickatell operation", "Clickatell rpc operation", "Intelliview operation"])
            {
                var sent = await SendAsync(name, (t, s) => s.InvokeAsync("getbalance", parameters, t.Trace));
                Assert.Equal("Zoë", GoodResponse.Operation(sent).Elements().Single(element => element.Name.LocalName == "user").Value);
            }

            var form = await SendAsync("Videntity method", (t, s) => s.InvokeAsync("/user/create", parameters, t.Trace));
            Assert.EndsWith("&user=Zo%C3%AB", form.Body);
        }
    }

    [Fact]
    public async Task Unreadable_file_is_refused_before_anything_is_sent()
    {
        using var server = new FaultServer();
        var session = VidentitySession.Adopt(
            new Target(server.Uri, server.Clock, SessionOption.Default).Videntity, Secrets.Secure(Secrets.Key));
        var e = await Assert.ThrowsAsync<SessionException>(
            () => session.InvokeAsync("/static/upload_enroll_message", new Hashtable { ["audio"] = new FileInfo("no-such-file.wav") }));
        Assert.Equal((SessionErrorId.InvalidArgument, 0), (e.ErrorId, server.Connections));
    }

    private static async Task<FaultRequest> SendAsync(string operation, Func<Target, Session, Task> call)
    {
        using var server = new FaultServer();
        var target = new Target(server.Uri, server.Clock, SessionOption.Default, new TraceList());
        var session = Operation.All.Single(one => one.Name == operation).Adopt(target);
        await call(target, session);
        await session.AbandonAsync();
        return Assert.Single(server.Requests);
    }

    private static async Task<Dictionary<string, (byte[] Bytes, string? FileName)>> PartsAsync(FaultRequest request)
    {
        var parts = new Dictionary<string, (byte[], string?)>();
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request["Content-Type"]).Boundary).Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(request.Bytes));
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes);
            Assert.Null(disposition.FileNameStar.Value);
            parts.Add(
                HeaderUtilities.RemoveQuotes(disposition.Name).Value!,
                (bytes.ToArray(), HeaderUtilities.RemoveQuotes(disposition.FileName).Value));
        }

        return parts;
    }
}
