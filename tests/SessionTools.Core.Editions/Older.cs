// What .NET has since, in the words that the tests use.
namespace System.Security.Cryptography.X509Certificates
{
    internal static class X509CertificateLoader
    {
        public static X509Certificate2 LoadPkcs12(byte[] data, string? password) => new(data, password);
    }
}

#if NETFRAMEWORK
namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;

        public static implicit operator Index(int value) => new(value);
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start => start;

        public Index End => end;

        public static Range All => new(0, new Index(0, fromEnd: true));

        public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

        public static Range EndAt(Index end) => new(0, end);

        public (int Offset, int Length) GetOffsetAndLength(int length)
        {
            var from = start.GetOffset(length);
            return (from, end.GetOffset(length) - from);
        }
    }
}

namespace SessionTools.Core.Tests
{
    using System;
    using System.Diagnostics;
    using System.IO;
    using System.Linq;
    using System.Net.Security;
    using System.Security.Authentication;
    using System.Security.Cryptography.X509Certificates;
    using System.Text;
    using System.Threading;
    using System.Threading.Tasks;

    internal static class Older
    {
        extension(Convert)
        {
            public static string ToHexString(byte[] bytes) => string.Concat(bytes.Select(static one => one.ToString("X2")));
        }

        extension(Environment)
        {
            public static int ProcessId => Process.GetCurrentProcess().Id;
        }

        extension(Encoding)
        {
            public static Encoding Latin1 => Encoding.GetEncoding("iso-8859-1");
        }

        public static string ReplaceLineEndings(this string text, string ending) => text.Replace("\r\n", "\n").Replace("\n", ending);

        public static void Write(this Stream stream, byte[] bytes) => stream.Write(bytes, 0, bytes.Length);

        public static Task WriteAsync(this Stream stream, byte[] bytes) => stream.WriteAsync(bytes, 0, bytes.Length);

        public static Task<int> ReadAsync(this Stream stream, byte[] buffer) => stream.ReadAsync(buffer, 0, buffer.Length);

        public static async Task ReadExactlyAsync(this Stream stream, byte[] buffer)
        {
            for (var length = 0; length < buffer.Length;)
            {
                var count = await stream.ReadAsync(buffer, length, buffer.Length - length);
                length += count > 0 ? count : throw new EndOfStreamException();
            }
        }

        /// <summary>Asks for no client certificate: one that is missing is an error unless the stream was made with a callback.</summary>
        public static Task AuthenticateAsServerAsync(this SslStream stream, SslServerAuthenticationOptions options) =>
            stream.AuthenticateAsServerAsync(options.ServerCertificate, false, SslProtocols.Tls12, false);

        public static async Task<T> WaitAsync<T>(this Task<T> task, TimeSpan limit) =>
            await Task.WhenAny(task, Task.Delay(limit)) == task ? await task : throw new TimeoutException();
    }
}

namespace System.Net.Security
{
    using System.Security.Authentication;
    using System.Security.Cryptography.X509Certificates;
    using System.Threading.Tasks;

    internal sealed class SslServerAuthenticationOptions
    {
        public X509Certificate? ServerCertificate { get; set; }

        public bool ClientCertificateRequired { get; set; }

        public RemoteCertificateValidationCallback? RemoteCertificateValidationCallback { get; set; }
    }
}

namespace System.Text
{
    /// <summary>.NET Framework has all code pages.</summary>
    internal sealed class CodePagesEncodingProvider : EncodingProvider
    {
        public static CodePagesEncodingProvider Instance { get; } = new();

        public override Encoding? GetEncoding(int codepage) => null;

        public override Encoding? GetEncoding(string name) => null;
    }
}

namespace System.Threading.Tasks
{
    internal sealed class TaskCompletionSource(TaskCreationOptions options = TaskCreationOptions.None)
    {
        private readonly TaskCompletionSource<bool> _source = new(options);

        public Task Task => _source.Task;

        public void TrySetResult() => _source.TrySetResult(true);
    }
}

namespace System.Collections.Generic
{
    using System.Linq;

    /// <summary>A queue as short as a test's.</summary>
    internal sealed class PriorityQueue<TElement, TPriority>
    {
        private readonly List<(TElement Element, TPriority Priority)> _entries = [];

        public IEnumerable<(TElement Element, TPriority Priority)> UnorderedItems => _entries;

        public void Enqueue(TElement element, TPriority priority)
        {
            var place = _entries.FindIndex(entry => Comparer<TPriority>.Default.Compare(entry.Priority, priority) > 0);
            _entries.Insert(place < 0 ? _entries.Count : place, (element, priority));
        }

        public bool TryPeek(out TElement element, out TPriority priority)
        {
            (element, priority) = _entries.FirstOrDefault();
            return _entries.Count > 0;
        }

        public void Dequeue() => _entries.RemoveAt(0);
    }
}
#endif
