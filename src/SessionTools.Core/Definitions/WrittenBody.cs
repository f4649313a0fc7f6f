using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools;

/// <summary>The body of a request of a definition, to which the caller's further parameters can be added.</summary>
internal sealed class WrittenBody
{
    private readonly string _contentType;
    private readonly Func<string, RequestBody> _write;
    private readonly OrderedFields? _fields;
    private readonly ValueScope? _scope;
    private readonly bool _isOptional;

    /// <param name="contentType">The Content-Type where the definition sends no other.</param>
    /// <param name="write">Writes the body with a Content-Type.</param>
    /// <param name="fields">The fields at the top. Null if the body has none.</param>
    /// <param name="scope">The values of the request.</param>
    /// <param name="isOptional">Whether there is no body without fields.</param>
    private WrittenBody(
        string contentType, Func<string, RequestBody> write, OrderedFields? fields = null, ValueScope? scope = null,
        bool isOptional = false)
    {
        _contentType = contentType;
        _write = write;
        _fields = fields;
        _scope = scope;
        _isOptional = isOptional;
    }

    /// <summary>Whether the body is the caller's own, so that the parameters go to the query.</summary>
    public bool IsGiven { get; private init; }

    public static WrittenBody Form(OrderedFields fields, ValueScope scope, string service) =>
        new("application/x-www-form-urlencoded", type => FormBody(fields, scope, service, type), fields, scope);

    public static WrittenBody Json(object? value, ValueScope scope, string service) =>
        new("application/json", type => new TextBody(JsonText(value, service), type), value as OrderedFields, scope);

    public static WrittenBody Xml(string text) => new("text/xml; charset=utf-8", type => new TextBody(text, type));

    /// <summary>JSON if the caller has parameters; otherwise no body.</summary>
    public static WrittenBody Optional(ValueScope scope, string service)
    {
        var fields = new OrderedFields();
        return new WrittenBody("application/json", type => new TextBody(JsonText(fields, service), type), fields, scope, isOptional: true);
    }

    /// <summary>The caller's own body: a file, text or bytes. Null if there is none.</summary>
    public static WrittenBody? Given(SessionCall? call) => call switch
    {
        { InFile: { } path } => new WrittenBody("application/octet-stream", type => new FileBody(path, type)) { IsGiven = true },
        { Body: byte[] bytes } => new WrittenBody("application/octet-stream", type => new BytesBody(bytes, type)) { IsGiven = true },
        { Body: { } text } => new WrittenBody("application/json", type => new TextBody(ValueText.Of(text), type)) { IsGiven = true },
        _ => null,
    };

    /// <summary>Adds the caller's parameters. False if the body has no place for them.</summary>
    public bool TryAdd(IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        if (_fields is null)
        {
            return false;
        }

        foreach (var parameter in parameters.Where(parameter => !_fields.ContainsKey(parameter.Key)))
        {
            _fields.Set(parameter.Key, _scope!.PlainAll(parameter.Value));
        }

        return true;
    }

    public RequestBody? ToBody(string? contentType) => _isOptional && _fields!.Count == 0 ? null : _write(contentType ?? _contentType);

    private static string JsonText(object? value, string service)
    {
        var writer = new JsonWriter(service);
        writer.WriteValue(value);
        return writer.ToString();
    }

    private static RequestBody FormBody(OrderedFields fields, ValueScope scope, string service, string contentType)
    {
        var form = new FormWriter(service, isXml: false);
        foreach (var field in fields)
        {
            foreach (var item in ValueScope.Items(field.Value))
            {
                form.Add(field.Key, scope.ScalarText(item, field.Key));
            }
        }

        return form.ToBody(contentType);
    }
}
