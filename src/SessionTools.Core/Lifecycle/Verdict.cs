using System;

namespace SessionTools;

/// <summary>
/// What one call came to: a value, or the error it ended with. An expired session is an expected outcome, so that it travels as a value;
/// only the public face of a session throws.
/// </summary>
internal readonly struct Verdict<T>
{
    private readonly T? _value;

    private Verdict(T? value, SessionException? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Why there is no value; null when there is one.</summary>
    public SessionException? Error { get; }

    /// <summary>Whether the service no longer knows the session.</summary>
    public bool IsExpired => Error?.ErrorId == SessionErrorId.SessionExpired;

    /// <summary>The value. Ask only when <see cref="Error"/> is null.</summary>
    public T Value => _value!;

    public static implicit operator Verdict<T>(T value) => new(value, null);

    public static implicit operator Verdict<T>(SessionException error) => new(default, error);

    /// <summary>The verdict that follows from the value; the error stays what it is.</summary>
    public Verdict<TNext> Then<TNext>(Func<T, Verdict<TNext>> next) => Error is null ? next(Value) : Error;

    /// <summary>The value.</summary>
    /// <exception cref="SessionException">The call ended with an error.</exception>
    public T GetValueOrThrow() => Error is null ? Value : throw Error;
}
