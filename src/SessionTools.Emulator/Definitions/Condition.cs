using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Definitions;

/// <summary>Places, and the values of which each must have one.</summary>
internal sealed class ConditionCase(IReadOnlyList<KeyValuePair<Place, IReadOnlyList<ValuePattern>>> parts)
{
    public IReadOnlyList<KeyValuePair<Place, IReadOnlyList<ValuePattern>>> Parts { get; } = parts;

    public bool NamesStatus => Parts.Any(part => part.Key.Kind == PlaceKind.Status);

    public bool Matches(ResponseDraft response) =>
        Parts.All(part => response.Text(part.Key) is var text && part.Value.Any(pattern => pattern.Matches(text)));

    /// <summary>Puts into the response what the condition asks for.</summary>
    public void Fulfil(ResponseDraft response)
    {
        foreach (var part in Parts)
        {
            var pattern = part.Value[0];
            if (part.Key.Kind == PlaceKind.Status)
            {
                response.Status = pattern.Status() ?? response.Status;
            }
            else if (!pattern.IsAbsent)
            {
                response.Set(part.Key, Landing(part.Key, pattern));
            }
        }
    }

    /// <summary>
    /// Puts something where the condition wants nothing, so that the response does not match it. A cookie would end the session instead.
    /// </summary>
    public void Avoid(ResponseDraft response)
    {
        if (!Matches(response))
        {
            return;
        }

        var missing = Parts.Where(part => part.Key.Kind is not (PlaceKind.Status or PlaceKind.Cookie) && response.Text(part.Key) is null
            && !response.HasAnotherRoot(part.Key) && !part.Value.Any(pattern => pattern.Matches("there"))).ToList();
        if (missing.Count > 0)
        {
            response.Set(missing[0].Key, "there");
        }
    }

    /// <summary>An address of another page is a path, where its pattern allows that.</summary>
    private static object? Landing(Place place, ValuePattern pattern)
    {
        var value = pattern.Instance();
        return place.Kind == PlaceKind.Header && place.Name.Equals("Location", System.StringComparison.OrdinalIgnoreCase)
            && value is string text && text[0] != '/' && pattern.Matches("/" + text)
            ? "/" + text
            : value;
    }
}

/// <summary>A condition on a response: one of its cases must match.</summary>
internal sealed class Condition(IReadOnlyList<ConditionCase> cases)
{
    public IReadOnlyList<ConditionCase> Cases { get; } = cases;

    public bool NamesStatus => Cases.Any(item => item.NamesStatus);

    public bool Matches(ResponseDraft response) => Cases.Any(item => item.Matches(response));

    /// <summary>The pattern that the first case has for this place, or null.</summary>
    public ValuePattern? PatternOf(Place place) =>
        Cases[0].Parts.Where(part => part.Key.Is(place)).Select(part => part.Value[0]).FirstOrDefault();
}
