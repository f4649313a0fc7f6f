using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A multipart/form-data body of texts and files. Files are read while they are sent.</summary>
internal sealed class MultipartBody : RequestBody
{
    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    private readonly List<KeyValuePair<string, object>> _parts = [];
    private readonly string _service;

    /// <param name="service">The service's name, for errors.</param>
    public MultipartBody(string service) => _service = service;

    /// <summary>Adds a text.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character is not valid in XML.</exception>
    public MultipartBody Add(string name, string value)
    {
        _parts.Add(new KeyValuePair<string, object>(ValueText.Check(name, name, _service), ValueText.Check(value, name, _service)));
        return this;
    }

    /// <summary>Adds a file.</summary>
    /// <exception cref="SessionException">InvalidArgument: a character of the name is not valid in XML.</exception>
    public MultipartBody Add(string name, FileInfo file)
    {
        ValueText.Check(file.Name, name, _service);
        _parts.Add(new KeyValuePair<string, object>(ValueText.Check(name, name, _service), file));
        return this;
    }

    public override string Describe() => "multipart/form-data: " + string.Join(", ", _parts.Select(static part => part.Key));

    /// <inheritdoc/>
    /// <exception cref="SessionException">InvalidArgument: a file cannot be read.</exception>
    public override HttpContent NewContent(SendState state)
    {
        var content = new Content(state);
        foreach (var part in _parts)
        {
            try
            {
                content.Add(part.Key, part.Value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The files of earlier parts are open.
                content.Dispose();
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument, $"The file of '{part.Key}' cannot be read: {e.Message}", _service);
            }
        }

        return content;
    }

    private sealed class Content : HttpContent
    {
        private readonly MultipartContent _parts = new("form-data", "SessionTools-" + Guid.NewGuid().ToString("N"));
        private readonly SendState _state;

        public Content(SendState state)
        {
            _state = state;
            Headers.ContentType = _parts.Headers.ContentType;
        }

        public void Add(string name, object value)
        {
            var part = value is FileInfo file ? FilePart(file) : TextPart((string)value);
            var disposition = $"form-data; name={Quoted(name)}"
                + (value is FileInfo named ? $"; filename={Quoted(named.Name)}" : string.Empty);

            // .NET would encode names that are not ASCII in ways that form parsers do not know. Browsers send UTF-8. .NET writes headers in
            // Latin-1, which passes each UTF-8 byte unchanged.
            part.Headers.TryAddWithoutValidation("Content-Disposition", Latin1.GetString(Encoding.UTF8.GetBytes(disposition)));
            _parts.Add(part);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _state.Start();
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
            {
                _parts.Dispose();
            }

            base.Dispose(disposing);
        }

        private static HttpContent TextPart(string text) => new StringContent(text, Encoding.UTF8, "text/plain");

        private static HttpContent FilePart(FileInfo file)
        {
            var content = new StreamContent(
                new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 81920, useAsync: true));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            return content;
        }

        /// <summary>Quotes a name, which old servers require. Escapes quotes and line breaks as browsers do.</summary>
        private static string Quoted(string name) => "\"" + name.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A") + "\"";
    }
}
