using System;
using System.Globalization;

namespace SessionTools.Psd1;

/// <summary>A psd1 file that is not plain data. The message says what would be right, without the position.</summary>
internal sealed class Psd1Exception(string file, int line, int column, string message) : Exception(message)
{
    /// <summary>The file as the caller named it.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}: {3}", File, Line, Column, Message);
}
