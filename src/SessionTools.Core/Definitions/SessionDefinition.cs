using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>
/// A service described by data: how to log in, ping, call and log out, where the key is, and what an ended session looks like. Read it from
/// a file that you trust: it decides what is sent where.
/// </summary>
public sealed class SessionDefinition
{
    internal SessionDefinition(string source) => Source = source;

    /// <summary>The service's name.</summary>
    public string Service { get; internal init; } = string.Empty;

    /// <summary>The file that the definition was read from. Empty if it is from none.</summary>
    public string Source { get; }

    /// <summary>The service's address. Null if each connection gives its own.</summary>
    public Uri? Uri { get; internal init; }

    /// <summary>The parameters that a connection can give, with their defaults. A null has no default.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; internal init; } = new Dictionary<string, object?>();

    /// <summary>The secrets that a connection can give, as SecureString.</summary>
    public IReadOnlyList<string> Secrets { get; internal init; } = [];

    /// <summary>The names of the methods. Empty if methods are written as verb and path; <c>*</c> if any name is one.</summary>
    public IReadOnlyList<string> Methods { get; internal init; } = [];

    /// <summary>How long a session lives, in words.</summary>
    public string Lifetime => Expiry.ToString();

    /// <summary>The version of the service that the definition was tried with. Null if it was not tried on a real server.</summary>
    public string? Tried { get; internal init; }

    internal SessionExpiry Expiry { get; init; } = SessionExpiry.Unknown;

    internal Condition Expired { get; init; } = new([]);

    internal Condition? Expect { get; init; }

    internal Place? ErrorCode { get; init; }

    internal Place? ErrorText { get; init; }

    internal IReadOnlyList<Place> Result { get; init; } = [];

    internal IReadOnlyList<string> Cookies { get; init; } = ["*"];

    internal RequestTemplate Send { get; init; } = new();

    internal IReadOnlyList<RequestTemplate> Login { get; init; } = [];

    internal RequestTemplate? Ping { get; init; }

    internal RequestTemplate? Logout { get; init; }

    internal IReadOnlyDictionary<string, RequestTemplate> MethodTemplates { get; init; } = new Dictionary<string, RequestTemplate>();

    /// <summary>Whether any request needs user name or password.</summary>
    internal bool NeedsCredential { get; init; }

    /// <summary>The names that requests other than the login use, so that their values must be kept.</summary>
    internal IReadOnlyCollection<string> NamesAfterLogin { get; init; } = [];

    /// <summary>The names that have a value without the caller of a method giving one.</summary>
    internal IReadOnlyCollection<string> Names { get; init; } = [];

    /// <summary>The secrets whose one-time codes are sent.</summary>
    internal IReadOnlyCollection<string> CodeSecrets { get; init; } = [];

    /// <summary>Whether the password goes with calls other than the login, so that it stays in memory.</summary>
    internal bool KeepsPassword => NamesAfterLogin.Contains("password", StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a definition.</summary>
    /// <param name="root">The table that the file contains.</param>
    /// <param name="source">The file's path, for errors. Empty if the definition is from no file.</param>
    /// <exception cref="SessionException">InvalidDefinition: the message names every mistake with its place.</exception>
    public static SessionDefinition Read(DefinitionNode root, string source = "")
    {
        if (TryRead(root, source, out var errors) is { } definition)
        {
            return definition;
        }

        throw SessionException.Create(SessionErrorId.InvalidDefinition, string.Join(Environment.NewLine, errors));
    }

    /// <summary>Reads a definition and returns its mistakes.</summary>
    /// <returns>The definition. Null if there are mistakes.</returns>
    public static SessionDefinition? TryRead(DefinitionNode root, string source, out IReadOnlyList<DefinitionError> errors)
    {
        var reader = new DefinitionReader(source);
        var definition = reader.Read(root);
        errors = reader.Errors;
        return errors.Count == 0 ? definition : null;
    }

    /// <summary>The service's name.</summary>
    public override string ToString() => Service;
}
