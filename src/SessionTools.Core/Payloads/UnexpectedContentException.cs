using System;

namespace SessionTools;

/// <summary>A document that is well-formed and not the one expected. Readers throw it, and whoever started the reader makes an error of it.</summary>
internal sealed class UnexpectedContentException(string what) : Exception
{
    /// <summary>What came in place of what was expected, for a sentence such as "… came back".</summary>
    public string What { get; } = what;
}
