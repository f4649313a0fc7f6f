using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security;
using System.Text;

namespace SessionTools;

/// <summary>
/// The values that placeholders stand for in one request. The session's own values win over the caller's parameters of the same name: a
/// parameter that is called <c>key</c> must not replace the token.
/// </summary>
internal sealed class ValueScope
{
    private static readonly List<string> OrdinaryHeaders = ["Accept", "Content-", "User-Agent"];

    private readonly ValueFormat _format;
    private readonly Redactor _redactor;
    private readonly List<IReadOnlyDictionary<string, object?>> _layers = [];
    private Dictionary<string, string>? _codes;
    private HashSet<string>? _named;
    private SessionCall? _call;
    private bool _usesAllParameters;

    /// <param name="format">The form of values in texts.</param>
    /// <param name="redactor">Learns the secrets that are sent.</param>
    public ValueScope(ValueFormat format, Redactor redactor)
    {
        _format = format;
        _redactor = redactor;
    }

    /// <summary>The caller's parameters that no placeholder has named.</summary>
    public IEnumerable<KeyValuePair<string, object?>> UnnamedParameters =>
        _usesAllParameters || _call is null ? [] : _call.Fields.Where(parameter => _named?.Contains(parameter.Key) != true);

    /// <summary>Whether the caller's parameters are a list that no placeholder has taken.</summary>
    public bool HasUnusedList => !_usesAllParameters && _call?.Parameters is not (null or IDictionary);

    /// <summary>The items of a list, each of which is sent under the same name; or the value itself.</summary>
    public static object?[] Items(object? value) => ValueFormat.List(value) ?? [value];

    /// <summary>Adds values. Those added first win.</summary>
    public ValueScope Add(IReadOnlyDictionary<string, object?> values)
    {
        _layers.Add(values);
        return this;
    }

    /// <summary>Adds user name and password.</summary>
    public ValueScope Add(NetworkCredential? credential)
    {
        if (credential is not null)
        {
            _layers.Add(new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["user"] = credential.UserName,
                ["password"] = credential.Password,
            });
        }

        return this;
    }

    /// <summary>Adds a call: its method and its parameters.</summary>
    public ValueScope Add(SessionCall call)
    {
        _call = call;
        return this;
    }

    /// <summary>Sets the one-time code of a secret.</summary>
    public void SetCode(string secret, string code)
    {
        _codes ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        _codes[secret] = code;
        _redactor.AddSecret(code);
    }

    /// <summary>The value as it is. Null if there is none.</summary>
    public object? ValueOf(Placeholder placeholder) =>
        placeholder.IsBase64 || placeholder.IsTotp ? TextOf(placeholder) : Plain(Find(placeholder.Names[0]));

    /// <summary>The value as text. Null if there is none.</summary>
    /// <exception cref="SessionException">InvalidArgument: the value is a list or an object.</exception>
    public string? TextOf(Placeholder placeholder)
    {
        if (placeholder.IsTotp)
        {
            return _codes?.TryGetValue(placeholder.Names[0], out var code) == true ? code : null;
        }

        if (!placeholder.IsBase64)
        {
            return TextOf(placeholder.Names[0]);
        }

        var texts = placeholder.Names.Select(TextOf).ToList();
        if (texts.Contains(null))
        {
            return null;
        }

        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join(":", texts)));
        _redactor.AddSecret(encoded);
        return encoded;
    }

    /// <summary>A value as text for a form, a query, a header or XML.</summary>
    /// <exception cref="SessionException">InvalidArgument: the value has no form there, such as a list or an object.</exception>
    public string ScalarText(object? value, string name) => _format.Text(Plain(value), name);

    /// <summary>A SecureString as its text, which is masked from now on. People change devices' passwords.</summary>
    public object? Plain(object? value)
    {
        if (value is not SecureString secure)
        {
            return value;
        }

        var text = new NetworkCredential(string.Empty, secure).Password;
        _redactor.AddSecret(text);
        return text;
    }

    /// <summary>Masks the value of a caller's header from now on. What names a format or a language stands in many texts.</summary>
    public void Hide(string header, string value)
    {
        var isOrdinary = OrdinaryHeaders.Exists(start => header.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (!isOrdinary && value.Length >= DefinedGrant.ShortestMasked)
        {
            _redactor.AddSecret(value);
        }
    }

    private string? TextOf(string name) => Plain(Find(name)) is { } value ? ScalarText(value, name) : null;

    private object? Find(string name)
    {
        foreach (var layer in _layers)
        {
            if (layer.TryGetValue(name, out var value) && value is not null)
            {
                return value;
            }
        }

        if (_call is null)
        {
            return null;
        }

        switch (name.ToUpperInvariant())
        {
            case "METHOD":
                return _call.Method;
            case "PARAMETERS":
                _usesAllParameters = true;
                return PlainAll(_call.Parameters ?? new OrderedFields());
            default:
                (_named ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(name);
                return _call.Fields.Find(parameter => string.Equals(parameter.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        }
    }

    /// <summary>Replaces the SecureStrings within a value.</summary>
    /// <exception cref="SessionException">InvalidArgument: the value is nested too deep.</exception>
    public object? PlainAll(object? value, int depth = 0)
    {
        switch (value)
        {
            case not (null or string) when depth > PayloadLimits.Depth:
                throw PayloadLimits.TooDeep();
            case IDictionary dictionary:
                var fields = new OrderedFields();
                foreach (var entry in ValueText.Entries(dictionary))
                {
                    fields.Set(ValueText.Of(entry.Key), PlainAll(entry.Value, depth + 1));
                }

                return fields;
            default:
                return ValueFormat.List(value) is { } list ? list.Select(item => PlainAll(item, depth + 1)).ToList() : Plain(value);
        }
    }
}
