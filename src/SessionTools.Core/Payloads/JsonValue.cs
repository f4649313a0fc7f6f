using System;
using System.Collections.Generic;
using System.Globalization;

namespace SessionTools;

/// <summary>A value of a JSON document that was checked as a whole.</summary>
internal readonly struct JsonValue(JsonPayload payload, int index)
{
    public JsonPayload.Kind Kind => payload[index].Kind;

    public bool IsContainer => Kind is JsonPayload.Kind.Object or JsonPayload.Kind.Array;

    /// <summary>
    /// The value as text: a text itself, a number as the document writes it, <c>true</c>, <c>false</c> or <c>null</c>. Objects and arrays
    /// have none.
    /// </summary>
    public string Text => payload.TextOf(index);

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonValue> Items
    {
        get
        {
            var item = index + 1;
            for (var left = payload[index].Count; left > 0; left--)
            {
                yield return new JsonValue(payload, item);
                item = payload[item].Next;
            }
        }
    }

    /// <summary>The members of an object, in their order, each name once.</summary>
    public IEnumerable<KeyValuePair<string, JsonValue>> Members
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var name = index + 1;
            for (var left = payload[index].Count; left > 0; left--)
            {
                var text = payload.TextOf(name);
                if (seen.Add(text))
                {
                    yield return new KeyValuePair<string, JsonValue>(text, new JsonValue(payload, name + 1));
                }

                name = payload[name + 1].Next;
            }
        }
    }

    /// <summary>Follows one step of a path: a member's name, or the number of an item.</summary>
    public JsonValue? Step(string name)
    {
        if (Kind == JsonPayload.Kind.Object)
        {
            var member = index + 1;
            for (var left = payload[index].Count; left > 0; left--)
            {
                if (payload.IsText(member, name))
                {
                    return new JsonValue(payload, member + 1);
                }

                member = payload[member + 1].Next;
            }
        }
        else if (Kind == JsonPayload.Kind.Array
            && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < payload[index].Count)
        {
            var item = index + 1;
            for (; number > 0; number--)
            {
                item = payload[item].Next;
            }

            return new JsonValue(payload, item);
        }

        return null;
    }

    /// <summary>
    /// The value as an object: text, bool, null, a number as long, decimal or double, a list, or a dictionary in the document's order.
    /// </summary>
    /// <param name="mask">Applied to each text.</param>
    public object? ToObject(Func<string, string> mask)
    {
        switch (Kind)
        {
            case JsonPayload.Kind.Object:
                var members = new OrderedFields();
                foreach (var member in Members)
                {
                    members.Set(member.Key, member.Value.ToObject(mask));
                }

                return members;
            case JsonPayload.Kind.Array:
                var items = new List<object?>(payload[index].Count);
                foreach (var item in Items)
                {
                    items.Add(item.ToObject(mask));
                }

                return items;
            case JsonPayload.Kind.Text:
                return mask(Text);
            case JsonPayload.Kind.Number:
                return Number(Text);
            case JsonPayload.Kind.True:
                return true;
            case JsonPayload.Kind.False:
                return false;
            default:
                return null;
        }
    }

    private static object Number(string text)
    {
        const NumberStyles Integer = NumberStyles.AllowLeadingSign;
        if (long.TryParse(text, Integer, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        // A decimal keeps all digits of a large whole number. On .NET Framework a double out of range is an error, elsewhere infinity.
        if (decimal.TryParse(text, Integer, CultureInfo.InvariantCulture, out var large))
        {
            return large;
        }

        var isInRange = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isInRange ? number : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
    }
}
