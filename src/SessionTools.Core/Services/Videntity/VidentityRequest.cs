using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>Makes Videntity's two kinds of request: a form, and a multipart form when a value is a file (vendor facts, section 1).</summary>
internal static class VidentityRequest
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string KeyField = "session_key";

    /// <param name="uri">The method's address.</param>
    /// <param name="method">Its path.</param>
    /// <param name="body">A form that is written already.</param>
    /// <param name="safeToRepeat">Whether it may be sent twice.</param>
    public static SessionRequest Form(Uri uri, string method, BodyWriter body, bool safeToRepeat = false) =>
        new BytesRequest(uri, method, body, FormType) { SafeToRepeat = safeToRepeat };

    /// <exception cref="SessionException">InvalidArgument, once the body is made: a file that cannot be read, a text that UTF-8 cannot carry.</exception>
    public static SessionRequest Multipart(Uri uri, string method, char[] key, IDictionary parameters, string service) =>
        new MultipartRequest(uri, method, key, parameters, service);

    private sealed class MultipartRequest(Uri uri, string method, char[] key, IDictionary parameters, string service) : SessionRequest(uri, method)
    {
        public override HttpContent NewContent(Sending sending) => new MultipartContent(key, parameters, service, sending);

        public override string Describe() =>
            "multipart/form-data: " + string.Join(", ", parameters.Keys.Cast<object>().Select(SessionService.ToText).Prepend(KeyField));

        public override void Dispose() => Array.Clear(key, 0, key.Length);
    }

    private sealed class MultipartContent : HttpContent
    {
        private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

        private readonly System.Net.Http.MultipartContent _parts = new("form-data", "SessionTools-" + Guid.NewGuid().ToString("N"));
        private readonly Sending _sending;

        public MultipartContent(char[] key, IDictionary parameters, string service, Sending sending)
        {
            _sending = sending;
            Add(new StringContent(new string(key)), KeyField);
            foreach (DictionaryEntry entry in parameters)
            {
                var name = SessionService.ToText(entry.Key);
                Check(name, name);
                Check((entry.Value as FileInfo)?.Name ?? SessionService.ToText(entry.Value), name);
                try
                {
                    if (entry.Value is FileInfo file)
                        Add(FilePart(file), name, file.Name);
                    else
                        Add(TextPart(SessionService.ToText(entry.Value)), name);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    _parts.Dispose();
                    throw SessionException.Create(SessionErrorId.InvalidArgument, $"The file of '{name}' cannot be read: {e.Message}", service);
                }
            }

            Headers.ContentType = _parts.Headers.ContentType;

            void Check(string text, string name)
            {
                try
                {
                    BodyWriter.Check(text.ToCharArray(), name, service);
                }
                catch (SessionException)
                {
                    // Files of parts before it are open.
                    _parts.Dispose();
                    throw;
                }
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _sending.Started = true;
            return _parts.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _parts.Headers.ContentLength ?? -1;
            return length >= 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _parts.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>The header is written as bytes of its own: .NET would put names that are not ASCII into forms that form readers do not know.</summary>
        private void Add(HttpContent content, string name, string? fileName = null)
        {
            var disposition = $"form-data; name={Quoted(name)}" + (fileName is null ? string.Empty : $"; filename={Quoted(fileName)}");
            content.Headers.TryAddWithoutValidation("Content-Disposition", InLatin1(disposition));
            _parts.Add(content);
        }

        /// <summary>UTF-8, as browsers send it. .NET writes a part's headers in Latin-1, which takes each byte as it is.</summary>
        private static string InLatin1(string text) => Latin1.GetString(Encoding.UTF8.GetBytes(text));

        private static ByteArrayContent TextPart(string text)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
            return content;
        }

        private static StreamContent FilePart(FileInfo file)
        {
            var content = new StreamContent(new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 81920, useAsync: true));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            return content;
        }

        /// <summary>Old servers read a name only when it is quoted; a quote or line break inside would end it, so those are escaped as browsers do.</summary>
        private static string Quoted(string name) =>
            "\"" + name.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A") + "\"";
    }
}
