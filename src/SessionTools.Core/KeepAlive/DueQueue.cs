using System;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>
/// A binary heap of what is due when. (.NET has a priority queue since version 6, netstandard2.0 has none, and none of them
/// takes out an item from the middle.)
/// </summary>
internal sealed class DueQueue<T>
    where T : class, IDue
{
    private readonly List<T> _heap = [];

    public int Count => _heap.Count;

    public T? First => _heap.Count == 0 ? null : _heap[0];

    public void Add(T item)
    {
        item.Index = _heap.Count;
        _heap.Add(item);
        Up(item.Index);
    }

    public void Remove(T item)
    {
        var index = item.Index;
        var last = _heap[_heap.Count - 1];
        _heap.RemoveAt(_heap.Count - 1);
        item.Index = -1;
        if (last == item)
            return;
        Put(last, index);
        Up(index);
        Down(last.Index);
    }

    public void Clear() => _heap.Clear();

    private void Put(T item, int index)
    {
        _heap[index] = item;
        item.Index = index;
    }

    private void Up(int index)
    {
        var item = _heap[index];
        while (index > 0 && item.Due < _heap[(index - 1) / 2].Due)
        {
            Put(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Put(item, index);
    }

    private void Down(int index)
    {
        var item = _heap[index];
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= _heap.Count)
                break;
            if (child + 1 < _heap.Count && _heap[child + 1].Due < _heap[child].Due)
                child++;
            if (_heap[child].Due >= item.Due)
                break;
            Put(_heap[child], index);
            index = child;
        }

        Put(item, index);
    }
}

/// <summary>Something with a time, and its own place in the queue.</summary>
internal interface IDue
{
    TimeSpan Due { get; }

    int Index { get; set; }
}
