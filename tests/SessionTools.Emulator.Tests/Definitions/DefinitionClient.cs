using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace SessionTools.Emulator.Tests.Definitions;

/// <summary>A response as a test looks at it.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseMessage Message)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    /// <summary>The value of a cookie that the response sets, or null.</summary>
    public string? Cookie(string name) => (Message.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
        .Select(line => line.Split(';')[0].Split('=', 2)).Where(pair => pair[0] == name).Select(pair => pair[1]).SingleOrDefault();
}

/// <summary>Plain HTTP, as another program speaks it. It keeps no cookies and follows no redirects.</summary>
internal sealed class DefinitionClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public void Dispose() => _http.Dispose();

    public Task<Reply> Get(string path, params string[] headers) => Send("GET", path, null, headers);

    public Task<Reply> Form(string path, string form, params string[] headers) =>
        Send("POST", path, new StringContent(form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded")), headers);

    public Task<Reply> Json(string path, string json, params string[] headers) =>
        Send("POST", path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), headers);

    public Task<Reply> Xml(string path, string xml) =>
        Send("POST", path, new StringContent(xml, Encoding.UTF8, new MediaTypeHeaderValue("text/xml")));

    public async Task<Reply> Send(string verb, string path, HttpContent? content, params IEnumerable<string> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(address, path)) { Content = content };
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        var response = await _http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
