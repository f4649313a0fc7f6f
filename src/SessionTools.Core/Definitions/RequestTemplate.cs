using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;

namespace SessionTools;

/// <summary>A request of a definition: what is sent, and what its response means.</summary>
internal sealed record RequestTemplate
{
    /// <summary>The name for messages: Login, Ping, Logout, or the method's name.</summary>
    public string Name { get; init; } = string.Empty;

    public HttpMethod Verb { get; init; } = HttpMethod.Get;

    /// <summary>The path under the service's address.</summary>
    public TextTemplate Path { get; init; } = TextTemplate.Parse("/");

    public FieldTemplates Query { get; init; } = FieldTemplates.None;

    public FieldTemplates Headers { get; init; } = FieldTemplates.None;

    /// <summary>The fields of a form. Null if the body is none.</summary>
    public FieldTemplates? Form { get; init; }

    /// <summary>The JSON body. Null if the body is none.</summary>
    public ValueTemplate? Json { get; init; }

    /// <summary>The XML body. Null if the body is none.</summary>
    public XmlTemplate? Xml { get; init; }

    /// <summary>The values to keep from the response, each with the places where it may be.</summary>
    public IReadOnlyList<TakenValue> Take { get; init; } = [];

    /// <summary>What success looks like. Null for the definition's condition.</summary>
    public Condition? Expect { get; init; }

    /// <summary>What an ended session looks like, besides the definition's condition. Null for nothing.</summary>
    public Condition? Expired { get; init; }

    /// <summary>What a method emits. Null for the definition's places.</summary>
    public IReadOnlyList<Place>? Result { get; init; }

    /// <summary>The placeholders that the request uses.</summary>
    public IReadOnlyList<Placeholder> Placeholders { get; set; } = [];

    /// <summary>The secrets whose one-time codes the request sends.</summary>
    public IEnumerable<string> Codes => Placeholders.Where(static placeholder => placeholder.IsTotp).SelectMany(static p => p.Names);

    public bool HasBody => Form is not null || Json is not null || Xml is not null;

    /// <summary>Whether the verb takes its parameters from a body rather than from the query.</summary>
    public bool SendsBody => Verb != HttpMethod.Get && Verb != HttpMethod.Head && Verb != HttpMethod.Delete;

    /// <summary>Whether the response hands out a new key.</summary>
    public bool TakesKey => Take.Any(static t => t.IsKey);
}

/// <summary>A value to keep from a response.</summary>
internal sealed class TakenValue(string name, IReadOnlyList<Place> places)
{
    public const string Key = "key";

    public string Name { get; } = name;

    public bool IsKey { get; } = string.Equals(name, Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>The places where it may be. The first that is there counts.</summary>
    public IReadOnlyList<Place> Places { get; } = places;
}
