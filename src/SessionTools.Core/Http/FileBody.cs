using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace SessionTools;

/// <summary>A body that is sent from a file, without reading it into memory.</summary>
internal sealed class FileBody(string path, string mediaType) : RequestBody
{
    private const int ChunkBytes = 128 * 1024;

    public override HttpContent NewContent(SendState state)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
            return new Content(file, mediaType, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, $"The file '{path}' cannot be read: {e.Message}");
        }
    }

    public override string Describe() => "a file";

    private sealed class Content : HttpContent
    {
        private readonly FileStream _file;
        private readonly SendState _state;

        public Content(FileStream file, string mediaType, SendState state)
        {
            _file = file;
            _state = state;
            Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _state.Start();
            _file.Position = 0;
            var buffer = new byte[ChunkBytes];
            int count;
            while ((count = await _file.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
            {
                await stream.WriteAsync(buffer, 0, count).ConfigureAwait(false);
                _state.Move();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _file.Length;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
