namespace SessionTools;

/// <summary>Limits for untrusted documents. SessionOption.MaximumResponseBytes limits the size of the whole response.</summary>
internal static class PayloadLimits
{
    /// <summary>The deepest level of nesting.</summary>
    public const int Depth = 64;
}
