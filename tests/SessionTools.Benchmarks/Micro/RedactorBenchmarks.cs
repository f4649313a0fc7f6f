using BenchmarkDotNet.Attributes;

namespace SessionTools.Benchmarks;

/// <summary>What a text costs on its way out: one whose words clear it, and one that has to be searched.</summary>
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
