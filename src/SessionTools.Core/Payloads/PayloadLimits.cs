namespace SessionTools;

/// <summary>How much of an untrusted document is read. The size of a whole response is limited before, by SessionOption.MaximumResponseBytes.</summary>
internal static class PayloadLimits
{
    /// <summary>Levels of nesting.</summary>
    public const int Depth = 64;
}
