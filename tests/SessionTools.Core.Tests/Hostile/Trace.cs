using System.Collections.Concurrent;
using System.Linq;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>Keeps every message of every level.</summary>
internal sealed class Trace : ISessionTrace
{
    private readonly ConcurrentQueue<(SessionTraceLevel Level, string Message)> _messages = new();

    public string Text => string.Join("\n", _messages.Select(m => $"{m.Level}: {m.Message}"));

    public bool IsEnabled(SessionTraceLevel level) => true;

    public void Write(SessionTraceLevel level, string message) => _messages.Enqueue((level, message));
}
