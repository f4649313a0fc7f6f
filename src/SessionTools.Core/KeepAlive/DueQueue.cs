using System;

namespace SessionTools;

/// <summary>
/// A heap of what is due when. (.NET has a priority queue since version 6, netstandard2.0 has none, and none of them takes out
/// an item from the middle.) The times stand in the array itself and four to a parent: among a hundred thousand sessions each
/// look at an item is a miss of the cache, and half of what a ping costs here was that.
/// </summary>
internal sealed class DueQueue<T>
    where T : class, IDue
{
    private const int Children = 4;

    private Place[] _heap = new Place[Children];

    public int Count { get; private set; }

    public T? First => Count == 0 ? null : _heap[0].Item;

    /// <summary>Puts an item in by its time as it is now.</summary>
    public void Add(T item)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        Up(Count++, new Place(item.Due, item));
    }

    public void Remove(T item)
    {
        var index = item.Index;
        var last = _heap[--Count];
        _heap[Count] = default;
        item.Index = -1;
        if (last.Item == item)
            return;
        if (index > 0 && last.Due < _heap[(index - 1) / Children].Due)
            Up(index, last);
        else
            Down(index, last);
    }

    private void Put(int index, Place place)
    {
        _heap[index] = place;
        place.Item.Index = index;
    }

    private void Up(int index, Place place)
    {
        while (index > 0 && place.Due < _heap[(index - 1) / Children].Due)
        {
            Put(index, _heap[(index - 1) / Children]);
            index = (index - 1) / Children;
        }

        Put(index, place);
    }

    private void Down(int index, Place place)
    {
        while (true)
        {
            var first = (index * Children) + 1;
            if (first >= Count)
                break;
            var soonest = first;
            for (var child = first + 1; child < Math.Min(first + Children, Count); child++)
            {
                if (_heap[child].Due < _heap[soonest].Due)
                    soonest = child;
            }

            if (_heap[soonest].Due >= place.Due)
                break;
            Put(index, _heap[soonest]);
            index = soonest;
        }

        Put(index, place);
    }

    private readonly struct Place(TimeSpan due, T item)
    {
        public readonly TimeSpan Due = due;
        public readonly T Item = item;
    }
}

/// <summary>Something with a time, and its own place in the queue.</summary>
internal interface IDue
{
    TimeSpan Due { get; }

    int Index { get; set; }
}
