using System.Collections.Generic;

namespace SessionTools;

/// <summary>A value of a request: a constant, a text with placeholders, a list or named fields.</summary>
internal sealed class ValueTemplate
{
    private readonly object? _constant;

    private ValueTemplate(object? constant) => _constant = constant;

    /// <summary>A text with placeholders. Null if this is something else.</summary>
    public TextTemplate? Text { get; private init; }

    public IReadOnlyList<ValueTemplate>? Items { get; private init; }

    public FieldTemplates? Fields { get; private init; }

    /// <summary>Whether this is <c>$null</c>, which takes out a field that Send would put in.</summary>
    public bool IsNull => _constant is null && Text is null && Items is null && Fields is null;

    /// <summary>Whether this is the Cookie header, in which no value may begin another cookie.</summary>
    public bool IsCookie { get; private init; }

    public static ValueTemplate FromConstant(object? value) => new(value);

    public static ValueTemplate FromText(TextTemplate text, bool isCookie) => new(null) { Text = text, IsCookie = isCookie };

    public static ValueTemplate FromItems(IReadOnlyList<ValueTemplate> items) => new(null) { Items = items };

    public static ValueTemplate FromFields(FieldTemplates fields) => new(null) { Fields = fields };

    /// <summary>Finds the value. False if a placeholder has none: the field is left out.</summary>
    /// <exception cref="SessionException">InvalidArgument: a value has no form where it stands.</exception>
    public bool TryFill(ValueScope scope, out object? value)
    {
        if (Text is not null)
        {
            value = IsCookie ? Text.Fill(scope, CheckCookie) : Text.Whole is { } whole ? scope.ValueOf(whole) : Text.Fill(scope);
            return value is not null;
        }

        if (Items is not null)
        {
            var items = new List<object?>(Items.Count);
            foreach (var item in Items)
            {
                if (item.TryFill(scope, out var filled))
                {
                    items.Add(filled);
                }
            }

            value = items;
            return true;
        }

        value = Fields is null ? _constant : Fields.Fill(scope);
        return true;
    }

    private static string CheckCookie(Placeholder placeholder, string value) => value.IndexOf(';') < 0
        ? value
        : throw SessionException.Create(
            SessionErrorId.InvalidArgument, $"The value of {placeholder.Text} contains ';', which would begin another cookie.");
}

/// <summary>The fields of a query, of headers, of a form or of a JSON object, in their order.</summary>
internal sealed class FieldTemplates(KeyValuePair<string, ValueTemplate>[] fields)
{
    public static readonly FieldTemplates None = new([]);

    public KeyValuePair<string, ValueTemplate>[] Fields { get; } = fields;

    /// <summary>The fields that have a value, as an object.</summary>
    public OrderedFields Fill(ValueScope scope)
    {
        var filled = new OrderedFields();
        foreach (var field in Fields)
        {
            if (field.Value.TryFill(scope, out var value))
            {
                filled.Set(field.Key, value);
            }
        }

        return filled;
    }
}
