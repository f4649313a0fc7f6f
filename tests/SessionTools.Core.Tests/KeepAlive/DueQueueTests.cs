using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace SessionTools.Core.Tests.KeepAlive;

public sealed class DueQueueTests
{
    [Fact]
    public void The_first_is_the_soonest_whatever_was_put_in_and_taken_out()
    {
        var random = new Random(20261122);
        var queue = new DueQueue<Item>();
        var model = new List<Item>();
        for (var step = 0; step < 20_000; step++)
        {
            // More in than out at first, and the other way round later, through empty and back.
            if (model.Count == 0 || random.Next(100) < (step / 5000 % 2 == 0 ? 60 : 40))
            {
                var item = new Item(TimeSpan.FromSeconds(random.Next(200)));
                model.Add(item);
                queue.Add(item);
            }
            else
            {
                var item = model[random.Next(model.Count)];
                model.Remove(item);
                queue.Remove(item);
                Assert.Equal(-1, item.Index);
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(model.Count == 0 ? null : model.Min(item => item.Due), queue.First?.Due);
        }

        var last = TimeSpan.Zero;
        while (queue.First is { } first)
        {
            Assert.True(first.Due >= last);
            last = first.Due;
            queue.Remove(first);
            Assert.True(model.Remove(first));
        }

        Assert.Empty(model);
    }

    private sealed class Item(TimeSpan due) : IDue
    {
        public TimeSpan Due { get; } = due;

        public int Index { get; set; } = -1;
    }
}
