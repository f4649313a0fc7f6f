using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>
/// The events and activities of .NET about our requests contain no secret. Listens to the whole process, so it
/// runs alone.
/// </summary>
[CollectionDefinition(nameof(DiagnosticsTests), DisableParallelization = true)]
[Collection(nameof(DiagnosticsTests))]
public sealed class DiagnosticsTests
{
    [Fact]
    public async Task Events_and_activities_contain_no_secret()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var events = new Events();
        using var server = new FaultServer();
        foreach (var operation in Operation.All)
        {
            foreach (var fails in (bool[])[false, true])
            {
                if (fails)
                {
                    server.Next(
                        async e =>
                            await e.WriteAsync(
                                Http.Response(
                                    Secrets.Key, "503 " + Secrets.Key,
                                    headers: "Location: /?key=" + Secrets.Key + (await e.ReadAsync()).RequestLine.Length)));
                }

                var target = new Target(server.Uri, server.Clock, SessionOption.Default);
                var session = operation.Adopt(target);
                try
                {
                    await operation.RunAsync(target, session);
                }
                catch (SessionException)
                {
                    Assert.True(fails);
                }

                await session.AbandonAsync();
            }
        }

#if NET9_0_OR_GREATER
        Assert.Contains(activities, activity => activity.TagObjects.Any(tag => tag.Key == "url.full"));
#else
        Assert.NotEmpty(activities);
#endif
        Assert.All(
            activities,
            activity =>
                Assert.Null(
                    Secrets.Find(
                        string.Join(
                            '\n',
                            [
                                activity.DisplayName, activity.StatusDescription,
                                .. activity.TagObjects.Concat(
                                    activity.Baggage.Select(pair => new KeyValuePair<string, object?>(pair.Key, pair.Value)))
                                .Concat(activity.Events.SelectMany(happened => happened.Tags))
                                .Select(tag => $"{tag.Key}={tag.Value}")]))));
        Assert.Contains(events.Texts, text => text.Contains("RequestStart", StringComparison.Ordinal));
        Assert.All(events.Texts, text => Assert.Null(Secrets.Find(text)));
    }

    /// <summary>All public events of System.Net, at every level.</summary>
    private sealed class Events : EventListener
    {
        private readonly ConcurrentQueue<string>? _texts = new();

        public IReadOnlyCollection<string> Texts => [.. _texts!];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("System.Net", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        // The base constructor calls this too, before the field is initialized.
        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            _texts?.Enqueue(
                $"{eventData.EventName} {eventData.Message} {string.Join(' ', eventData.Payload ?? Enumerable.Empty<object?>())}");
    }
}
