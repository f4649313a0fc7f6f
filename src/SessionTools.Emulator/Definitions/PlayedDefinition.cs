using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace SessionTools.Emulator.Definitions;

internal enum OperationKind
{
    Login,
    Ping,
    Logout,
    Method,
}

/// <summary>The places of an error's code and text in a response.</summary>
internal sealed record ErrorPlaces(Place? Code, Place? Text);

/// <summary>A field of a query, a form or the headers. The value is a template: see <see cref="PlayedOperation.Json"/>.</summary>
internal sealed record NamedTemplate(string Name, object? Value);

/// <summary>One request that a definition describes, with what Send adds to it.</summary>
internal sealed class PlayedOperation
{
    public OperationKind Kind { get; init; }

    /// <summary>Login, Ping, Logout or the name of the method; <c>*</c> for the one that takes any name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number of the login step, from 0.</summary>
    public int Step { get; init; }

    /// <summary>The HTTP method in upper case.</summary>
    public string Verb { get; init; } = "";

    /// <summary>Null for any path.</summary>
    public TextTemplate? Path { get; init; }

    public IReadOnlyList<NamedTemplate> Query { get; init; } = [];

    public IReadOnlyList<NamedTemplate> Headers { get; init; } = [];

    public IReadOnlyList<NamedTemplate>? Form { get; init; }

    public bool HasJson { get; init; }

    /// <summary>The body as a document of <see cref="JsonValue"/>, in which each text is a <see cref="TextTemplate"/>.</summary>
    public object? Json { get; init; }

    /// <summary>The body as a document in which each text may hold placeholders.</summary>
    public XElement? Xml { get; init; }

    /// <summary>Whether the body is one of the request's own. That of Send is not expected of a request that sends none.</summary>
    public bool HasOwnBody { get; init; }

    /// <summary>The first place of each value that the client takes.</summary>
    public IReadOnlyList<KeyValuePair<string, Place>> Take { get; init; } = [];

    public Condition? Expect { get; init; }

    /// <summary>The request's own condition first.</summary>
    public IReadOnlyList<Condition> Expired { get; init; } = [];

    public ErrorPlaces Error { get; init; } = new(null, null);

    /// <summary>Where a client reads what a method returns: the first place that is there. Empty for the whole body.</summary>
    public IReadOnlyList<Place> Results { get; init; } = [];

    public Place? Result => Results.Count > 0 ? Results[0] : null;

    /// <summary>Every name that a placeholder of the request has, and in how many places it stands.</summary>
    public IDictionary<string, int> Names { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a client may leave the body out: it is one of Send, and the request is one that has none.</summary>
    public bool IsBodyOptional => !HasOwnBody && Verb is "GET" or "HEAD" or "DELETE";
}

/// <summary>How long sessions live: numbers as the definition says them, or places where a client reads them.</summary>
internal sealed class Lifetime
{
    /// <summary>What holds where the definition says nothing, or reads it from the response.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(30);

    public TimeSpan? Idle { get; init; }

    public TimeSpan? After { get; init; }

    /// <summary>Places of a number, and the number that stands there.</summary>
    public IReadOnlyList<KeyValuePair<Place, JsonNumber>> Numbers { get; init; } = [];

    /// <summary>The place of the date on which the session ends.</summary>
    public Place? At { get; init; }
}

/// <summary>A service definition, as far as its server must know it.</summary>
internal sealed class PlayedDefinition
{
    public string Service { get; init; } = "";

    /// <summary>The names of the values that only the user knows, besides the credential.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public Lifetime Lifetime { get; init; } = new();

    public IReadOnlyList<PlayedOperation> Login { get; init; } = [];

    /// <summary>Ping, Logout and the methods, with the request that any verb and path makes at the end.</summary>
    public IReadOnlyList<PlayedOperation> Others { get; init; } = [];

    /// <summary>Whether responses are XML rather than JSON.</summary>
    public bool PrefersXml { get; init; }

    public IEnumerable<PlayedOperation> All => Login.Concat(Others);

    /// <summary>The names of all values that a client takes.</summary>
    public ISet<string> Taken { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name patterns of the cookies from which clients take the key. Empty if the key is no cookie.</summary>
    public IReadOnlyList<string> KeyCookies { get; init; } = [];

    /// <summary>The taken values that stand at the start of a path: they must look like one.</summary>
    public ISet<string> Paths { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
