namespace SessionTools;

/// <summary>Limits for documents and a caller's values. SessionOption.MaximumResponseBytes limits the size of the whole response.</summary>
internal static class PayloadLimits
{
    /// <summary>The deepest level of nesting.</summary>
    public const int Depth = 64;

    /// <summary>The error for a caller's value that is nested deeper.</summary>
    public static SessionException TooDeep(string? service = null) => SessionException.Create(
        SessionErrorId.InvalidArgument, $"A value is nested more than {Depth} levels deep. Does it contain itself?", service);
}
