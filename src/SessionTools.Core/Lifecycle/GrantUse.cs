namespace SessionTools;

/// <summary>One call's use of a grant, with the call's number within the session.</summary>
internal readonly struct GrantUse(SessionGrant grant, long number)
{
    public SessionGrant Grant { get; } = grant;

    public long Number { get; } = number;
}
