using System;

namespace SessionTools;

/// <summary>A document is well-formed but not the expected one. Readers throw it; <see cref="XmlJudge"/> turns it into an error.</summary>
internal sealed class UnexpectedContentException(string what) : Exception
{
    /// <summary>What was received, for the message "Unexpected response from …: {What}".</summary>
    public string What { get; } = what;
}
