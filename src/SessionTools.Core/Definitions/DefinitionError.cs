using System.IO;

namespace SessionTools;

/// <summary>A mistake in a definition, with its place.</summary>
public sealed class DefinitionError
{
    internal DefinitionError(string source, int line, int column, string message)
    {
        Source = source;
        Line = line;
        Column = column;
        Message = message;
    }

    /// <summary>The definition's file.</summary>
    public string Source { get; }

    /// <summary>The line, from 1. 0 if the definition is from no file.</summary>
    public int Line { get; }

    /// <summary>The column, from 1. 0 if the definition is from no file.</summary>
    public int Column { get; }

    /// <summary>What is wrong, and what would be right.</summary>
    public string Message { get; }

    /// <summary>The mistake with its place, such as <c>zabbix.psd1:8:5: 'Taek' is not known in Login</c>.</summary>
    public override string ToString() => $"{Path.GetFileName(Source)}:{Line}:{Column}: {Message}";
}
