using BenchmarkDotNet.Attributes;

namespace SessionTools.Benchmarks;

/// <summary>The cost of redacting a text: one that cannot contain a secret, and one that must be searched.</summary>
[MemoryDiagnoser]
public class RedactorBenchmarks
{
    /// <summary>A ping's detail.</summary>
    [Benchmark]
    public string Plain() => new Redactor(SecretPatterns.None, Samples.Key, null).Redact("your session has been pinged successfully");

    /// <summary>A line of -Verbose.</summary>
    [Benchmark]
    public string Verbose() =>
        new Redactor(SecretPatterns.None, Samples.Key, null).Redact(
            "POST https://vidapi.com/session/ping (/session/ping) -> 200, 312 bytes, 12 ms, attempt 1");
}
