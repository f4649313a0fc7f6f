using System.Collections.Concurrent;
using System.Linq;

namespace SessionTools.Core.Tests;

/// <summary>Records every trace message of every level.</summary>
public sealed class TraceList : ISessionTrace
{
    private readonly ConcurrentQueue<(SessionTraceLevel Level, string Message)> _messages = new();

    public bool IsEnabled(SessionTraceLevel level) => true;

    public void Write(SessionTraceLevel level, string message) => _messages.Enqueue((level, message));

    public string[] Of(SessionTraceLevel level) => _messages.Where(m => m.Level == level).Select(m => m.Message).ToArray();

    public override string ToString() => string.Join("\n", _messages.Select(m => $"{m.Level}: {m.Message}"));
}
