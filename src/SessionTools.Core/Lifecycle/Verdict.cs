using System;

namespace SessionTools;

/// <summary>
/// The outcome of one call: a value or an error. An expired session is an expected outcome and is returned as a value; only
/// <see cref="Session"/> throws.
/// </summary>
internal readonly struct Verdict<T>
{
    private readonly T? _value;

    private Verdict(T? value, SessionException? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The error. Null if there is a value.</summary>
    public SessionException? Error { get; }

    /// <summary>Whether the service no longer knows the session.</summary>
    public bool IsExpired => Error?.ErrorId == SessionErrorId.SessionExpired;

    /// <summary>The value. Valid only if <see cref="Error"/> is null.</summary>
    public T Value => _value!;

    public static implicit operator Verdict<T>(T value) => new(value, null);

    public static implicit operator Verdict<T>(SessionException error) => new(default, error);

    /// <summary>Maps the value to another verdict. An error is passed on.</summary>
    public Verdict<TNext> Then<TNext>(Func<T, Verdict<TNext>> next) => Error is null ? next(Value) : Error;

    /// <summary>Returns the value.</summary>
    /// <exception cref="SessionException">The call failed.</exception>
    public T GetValueOrThrow() => Error is null ? Value : throw Error;
}
