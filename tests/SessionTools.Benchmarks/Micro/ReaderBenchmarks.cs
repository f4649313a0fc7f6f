using BenchmarkDotNet.Attributes;

namespace SessionTools.Benchmarks;

/// <summary>From a response's bytes to the typed result.</summary>
[MemoryDiagnoser]
public class ReaderBenchmarks
{
    /// <summary>Ours.</summary>
    [Benchmark]
    public object Videntity() => OurReaders.VidentityPing();

    /// <summary>XDocument.</summary>
    [Benchmark]
    public object VidentityXDocument() => DocumentReaders.VidentityPing();

    /// <summary>XmlSerializer.</summary>
    [Benchmark]
    public object VidentityXmlSerializer() => SerializerReaders.VidentityPing();

    /// <summary>Ours.</summary>
    [Benchmark]
    public object Clickatell() => OurReaders.ClickatellPing();

    /// <summary>XDocument.</summary>
    [Benchmark]
    public object ClickatellXDocument() => DocumentReaders.ClickatellPing();

    /// <summary>Ours.</summary>
    [Benchmark]
    public object Intelliview() => OurReaders.IntelliviewInitialize();

    /// <summary>XDocument.</summary>
    [Benchmark]
    public object IntelliviewXDocument() => DocumentReaders.IntelliviewInitialize();
}
