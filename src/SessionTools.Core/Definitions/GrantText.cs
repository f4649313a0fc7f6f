using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace SessionTools;

/// <summary>
/// Writes the whole grant of a defined session as one text, for adoption elsewhere: key, taken values, cookies and the address. It is as
/// secret as the key.
/// </summary>
internal static class GrantText
{
    private const string Prefix = "SessionTools1.";

    public static string Write(DefinedGrant grant, Uri endpoint)
    {
        var cookies = new OrderedFields();
        foreach (var cookie in grant.Cookies.Cookies)
        {
            cookies.Set(cookie.Key, cookie.Value);
        }

        var fields = new OrderedFields();
        fields.Set("address", Address(endpoint));
        fields.Set("values", grant.Values);
        fields.Set("from", grant.CookieNames.ToDictionary(static n => n.Key, static n => (object?)n.Value));
        fields.Set("cookies", cookies);
        var writer = new JsonWriter(string.Empty);
        writer.WriteValue(fields);
        return Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(writer.ToString()));
    }

    /// <summary>Reads a grant. Any other text is taken as the bare key.</summary>
    /// <exception cref="SessionException">InvalidArgument: the grant is of another address, or the bare key is not enough.</exception>
    public static DefinedGrant Read(string text, DefinedConnection connection)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return FromKey(text, connection);
        }

        if (Decode(text.Substring(Prefix.Length)) is not { } root || !Cookies(root).All(static c => SetCookie.CanSend(c.Key, c.Value)))
        {
            throw Invalid(connection, "The session key is cut off or changed. Pass what Get-SessionKey returned as a whole.");
        }

        var address = root.Step("address")?.Text ?? string.Empty;
        if (address != Address(connection.Uri))
        {
            throw Invalid(connection, $"The session key belongs to {address} and is not sent to another address.");
        }

        var ignoreCase = StringComparer.OrdinalIgnoreCase;
        var values = Fields(root, "values").ToDictionary(static v => v.Key, static v => v.Value.ToObject(static t => t), ignoreCase);
        var from = Fields(root, "from").ToDictionary(static v => v.Key, static v => v.Value.Text, ignoreCase);
        return DefinedGrant.Of(values, from, CookieJar.Of(Cookies(root)), null);
    }

    private static DefinedGrant FromKey(string key, DefinedConnection connection)
    {
        var definition = connection.Definition;
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [TakenValue.Key] = key };
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var places = definition.Login.SelectMany(static step => step.Take).Last(static taken => taken.IsKey).Places;
        if (places.All(static place => place.Kind != PlaceKind.Cookie))
        {
            return DefinedGrant.Of(values, names, CookieJar.Empty, null);
        }

        // A key in a cookie lives alone only where no other cookie goes with it.
        if (definition.Cookies.Count != 1 || definition.Cookies[0].Any(static c => c is '*' or '?'))
        {
            throw Invalid(
                connection, $"The key of {definition.Service} is a cookie and is not enough alone. Pass what Get-SessionKey returned.");
        }

        if (!SetCookie.CanSend(definition.Cookies[0], key))
        {
            throw Invalid(connection, "The session key contains a character that cannot stand in a cookie.");
        }

        names[TakenValue.Key] = definition.Cookies[0];
        return DefinedGrant.Of(values, names, CookieJar.Empty.With(definition.Cookies[0], key), null);
    }

    private static IEnumerable<KeyValuePair<string, string>> Cookies(JsonValue root) =>
        Fields(root, "cookies").Select(static v => new KeyValuePair<string, string>(v.Key, v.Value.Text));

    private static IEnumerable<KeyValuePair<string, JsonValue>> Fields(JsonValue root, string name) => root.Step(name)?.Members ?? [];

    private static JsonValue? Decode(string text)
    {
        try
        {
            return JsonPayload.Read(new ArraySegment<byte>(Convert.FromBase64String(text)), out _)?.Root;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Address(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static SessionException Invalid(DefinedConnection connection, string message) =>
        SessionException.Create(SessionErrorId.InvalidArgument, message, connection.Definition.Service);
}
