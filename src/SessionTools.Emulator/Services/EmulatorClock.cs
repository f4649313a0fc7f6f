using System;
using System.Threading;

namespace SessionTools.Emulator.Services;

/// <summary>The machine's clock plus the time it was advanced by.</summary>
internal sealed class EmulatorClock
{
    private readonly object _gate = new();
    private long _offset;

    public DateTime UtcNow => DateTime.UtcNow.AddTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time only goes forward.");
        }

        lock (_gate)
        {
            // Stop a century before the end of the calendar, so that the deadline of a session always fits.
            if (time > DateTime.MaxValue.AddYears(-100) - UtcNow)
            {
                throw new ArgumentOutOfRangeException(nameof(time), time, "The clock cannot go beyond the year 9899.");
            }

            Interlocked.Add(ref _offset, time.Ticks);
        }
    }
}
