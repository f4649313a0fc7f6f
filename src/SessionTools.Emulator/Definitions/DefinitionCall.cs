using System.Collections.Generic;

namespace SessionTools.Emulator.Definitions;

/// <summary>What a definition made of a request.</summary>
/// <param name="Parts">The request.</param>
/// <param name="Match">The operation that it is, or the nearest.</param>
/// <param name="Problem">Why it is not the operation that it resembles most.</param>
internal sealed record DefinitionCall(RequestParts Parts, RequestMatch Match, string? Problem = null)
{
    /// <summary>The named methods that are the same request, as the ping often is.</summary>
    public IReadOnlyList<PlayedOperation> Twins { get; init; } = [];

    /// <summary>The request as a method is written that has no name, such as <c>Get /v3/projects</c>.</summary>
    public string VerbAndPath { get; } =
        Parts.Verb.Substring(0, 1) + Parts.Verb.Substring(1).ToLowerInvariant() + " " + Parts.Path;
}
