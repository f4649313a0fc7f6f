using System;
using System.Collections.Generic;

namespace SessionTools.Fuzz;

/// <summary>Creates a new input from old ones. The same random numbers give the same input.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int Longest = 64 * 1024;

    public byte[] Mutate(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(Any(corpus));
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            Step(bytes, corpus);
        }

        if (bytes.Count > Longest)
        {
            bytes.RemoveRange(Longest, bytes.Count - Longest);
        }

        return [.. bytes];
    }

    private T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private void Step(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 << random.Next(1, 8)), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3 when bytes.Count < 4096:
                var piece = bytes.GetRange(at, length);
                for (var count = random.Next(2, 200); count > 0; count--)
                {
                    bytes.InsertRange(at, piece);
                }

                break;
            case 4:
                var other = Any(corpus);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
            case 5 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Any(words));
                break;
        }
    }
}
