using System;
using System.Linq;
using System.Management.Automation.Host;

namespace SessionTools.Host;

/// <summary>The terminal's measures, which tables are laid out by. Moving the cursor and reading the screen are left to full consoles.</summary>
internal sealed class TerminalRawUI : PSHostRawUserInterface
{
    /// <summary>The width of tables in a file or a pipe: wide enough for ours, and the same on every machine.</summary>
    private const int RedirectedWidth = 120;

    private const int RedirectedHeight = 50;

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc/>
    public override Size BufferSize
    {
        // A pseudo-terminal may report a width of 0.
        get => !Console.IsOutputRedirected && Console.WindowWidth is var width and > 0
            ? new Size(width, Console.WindowHeight)
            : new Size(RedirectedWidth, RedirectedHeight);
        set => throw Unsupported();
    }

    /// <inheritdoc/>
    public override Size WindowSize
    {
        get => BufferSize;
        set => throw Unsupported();
    }

    /// <inheritdoc/>
    public override Size MaxWindowSize => BufferSize;

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => BufferSize;

    /// <inheritdoc/>
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc/>
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = "";

    /// <inheritdoc/>
    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    /// <inheritdoc/>
    public override void FlushInputBuffer()
    {
    }

    /// <inheritdoc/>
    public override int LengthInBufferCells(string source) => LengthInBufferCells(source, 0);

    /// <inheritdoc/>
    public override int LengthInBufferCells(string source, int offset) =>
        PSHostUserInterface.GetOutputString(source[offset..], supportsVirtualTerminal: false).EnumerateRunes().Sum(r => Cells(r.Value));

    /// <inheritdoc/>
    public override int LengthInBufferCells(char source) => Cells(source);

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw Unsupported();

    private static NotSupportedException Unsupported() => new("This host neither reads the screen nor moves on it.");

    /// <summary>East Asian wide characters and emoji take two cells; the blocks are coarse, which at worst costs a table a blank.</summary>
    private static int Cells(int character) => character switch
    {
        < 0x1100 => 1,
        <= 0x115F => 2,
        >= 0x2E80 and <= 0xA4CF and not 0x303F => 2,
        >= 0xAC00 and <= 0xD7A3 => 2,
        >= 0xF900 and <= 0xFAFF => 2,
        >= 0xFE30 and <= 0xFE6F => 2,
        >= 0xFF00 and <= 0xFF60 => 2,
        >= 0xFFE0 and <= 0xFFE6 => 2,
        >= 0x1F300 and <= 0x1FAFF => 2,
        >= 0x20000 and <= 0x3FFFD => 2,
        _ => 1,
    };
}
