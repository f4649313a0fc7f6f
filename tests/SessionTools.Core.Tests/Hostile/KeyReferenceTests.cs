using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;
using static SessionTools.Core.Tests.Definitions.TestDefinition;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>What a closed session still refers to: not its key, wherever the key went (docs/security.md).</summary>
public sealed class KeyReferenceTests
{
    [Theory]
    [InlineData("Get = '/me/{key}'")]
    [InlineData("Get = '/me'; Query = @{ token = '{key}' }")]
    [InlineData("Get = '/me'; Headers = @{ 'X-Key' = '{key}'; Cookie = 'a={key}' }")]
    [InlineData("Post = '/me'; Json = @{ token = '{key}' }")]
    public async Task A_closed_session_refers_to_its_key_no_more(string ping)
    {
        await using var server = await SampleServer.StartAsync(static _ => SampleServer.Sample.Json($$"""{"token":"{{Key}}"}"""));
        var definition = $"@{{ Service = 'K'; Login = @{{ Post = '/login'; Take = @{{ key = '/token' }} }}; Ping = @{{ {ping} }} }}";
        var session = await ConnectAsync(definition, server);
        await session.PingAsync();
        Assert.True(RefersToKey(session));

        await session.CloseAsync();

        Assert.False(RefersToKey(session));
    }

    /// <summary>Looks through all objects of SessionTools, and the collections and addresses that they refer to.</summary>
    private static bool RefersToKey(Session session)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var left = new Queue<object>([session]);
        while (left.TryDequeue(out var one))
        {
            if ((one is string or Uri) && one.ToString()!.Contains(Key, StringComparison.Ordinal))
            {
                return true;
            }

            // The buffers of .NET's connections are another matter.
            if (one is string or Uri or HttpConnections || !seen.Add(one))
            {
                continue;
            }

            foreach (var item in one is IEnumerable items ? items : Fields(one))
            {
                if (item is not null)
                {
                    left.Enqueue(item);
                }
            }
        }

        return false;
    }

    private static IEnumerable<object?> Fields(object one)
    {
        const BindingFlags OfType = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = one.GetType(); type is not null; type = type.BaseType)
        {
            if (type.Assembly != typeof(Session).Assembly && !type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var field in type.GetFields(OfType))
            {
                yield return field.GetValue(one);
            }
        }
    }
}
