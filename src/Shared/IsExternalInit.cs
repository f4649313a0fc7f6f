namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler wants for <c>init</c> and netstandard2.0 does not have. Written out rather than generated: a generator that
/// orders its types by string hashes, which differ from process to process, makes no two builds alike.
/// </summary>
internal static class IsExternalInit;
