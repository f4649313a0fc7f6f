namespace System.Runtime.CompilerServices;

/// <summary>
/// The compiler requires this type for <c>init</c>; netstandard2.0 lacks it. Written by hand, because the generators for it order types by
/// string hashes, which differ between processes, so that builds would not be reproducible.
/// </summary>
internal static class IsExternalInit;
