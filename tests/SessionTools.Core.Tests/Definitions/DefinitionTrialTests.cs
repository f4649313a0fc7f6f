using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>What Test-SessionDefinition tries on the real service.</summary>
public sealed class DefinitionTrialTests
{
    [Fact]
    public async Task A_trial_that_is_cancelled_leaves_no_session_behind()
    {
        var gate = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        await using var server = await SampleServer.StartAsync(request =>
            Respond(request) with { Gate = request.Path == "/me" ? gate.Task : null });

        var trial = DefinitionTrial.RunAsync(Connection(Json, server), null, stop.Token);
        await Eventually.HoldsAsync(() => server.Requests.Count == 2);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial);
        await Eventually.HoldsAsync(() => server.Requests.Last().Target == "POST /logout");
        gate.SetResult();
    }
}
