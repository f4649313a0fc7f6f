using System;

namespace SessionTools;

/// <summary>
/// The outcome of one call: a value or an error. An expired session is an expected outcome and is returned as a value; only
/// <see cref="Session"/> throws.
/// </summary>
internal readonly struct Verdict<T>
{
    private readonly T? _value;

    private Verdict(T? value, SessionException? error, SessionGrant? replacement)
    {
        _value = value;
        Error = error;
        Replacement = replacement;
    }

    /// <summary>The error. Null if there is a value.</summary>
    public SessionException? Error { get; }

    /// <summary>The grant with which the service replaced the one sent. The session continues with it. Null for none.</summary>
    public SessionGrant? Replacement { get; }

    /// <summary>Whether the service no longer knows the session.</summary>
    public bool IsExpired => Error?.ErrorId == SessionErrorId.SessionExpired;

    /// <summary>The value. Valid only if <see cref="Error"/> is null.</summary>
    public T Value => _value!;

    public static implicit operator Verdict<T>(T value) => new(value, null, null);

    public static implicit operator Verdict<T>(SessionException error) => new(default, error, null);

    /// <summary>Maps the value to another verdict. An error and a replacement are passed on.</summary>
    public Verdict<TNext> Then<TNext>(Func<T, Verdict<TNext>> next)
    {
        if (Error is not null)
        {
            return ((Verdict<TNext>)Error).With(Replacement);
        }

        var verdict = next(Value);
        return verdict.Replacement is null ? verdict.With(Replacement) : verdict;
    }

    /// <summary>The same verdict with a replacement.</summary>
    public Verdict<T> With(SessionGrant? replacement) => new(_value, Error, replacement);

    /// <summary>Returns the value.</summary>
    /// <exception cref="SessionException">The call failed.</exception>
    public T GetValueOrThrow() => Error is null ? Value : throw Error;
}
