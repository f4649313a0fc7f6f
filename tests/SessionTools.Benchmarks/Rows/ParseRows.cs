using System;
using System.Threading.Tasks;

namespace SessionTools.Benchmarks;

/// <summary>Reading each service's response to its typed result, against XDocument and XmlSerializer.</summary>
internal static class ParseRows
{
    private const int Count = 5000;

    public static async Task RunAsync(Table table, ServerProcess server)
    {
        await RunAsync(table, "Videntity's ping", OurReaders.VidentityPing, DocumentReaders.VidentityPing, SerializerReaders.VidentityPing);
        await RunAsync(
            table, "Clickatell's ping", OurReaders.ClickatellPing, DocumentReaders.ClickatellPing, SerializerReaders.ClickatellPing);
        await RunAsync(
            table, "Intelliview's two documents", OurReaders.IntelliviewInitialize, DocumentReaders.IntelliviewInitialize,
            SerializerReaders.IntelliviewInitialize);
    }

    private static async Task RunAsync(Table table, string what, Func<object> ours, Func<object> document, Func<object> serializer)
    {
        var compared = await Comparison.RunAsync(Count, Repeat(ours), Repeat(document));
        table.AddRate($"reading {what}", "XDocument", compared, 1.1);
        table.AddAllocation("its allocation", "XDocument", compared, 0.9);
        table.AddRate($"reading {what}", "XmlSerializer", await Comparison.RunAsync(Count, Repeat(ours), Repeat(serializer)), null);
    }

    private static Action Repeat(Func<object> read) => () =>
    {
        for (var i = 0; i < Count; i++)
        {
            read();
        }
    };
}
