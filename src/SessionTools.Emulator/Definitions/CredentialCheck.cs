using System;
using System.Collections.Generic;
using System.Linq;
using SessionTools.Emulator.Services;

namespace SessionTools.Emulator.Definitions;

/// <summary>Checks the credential of a request: user, password, the definition's secrets and one-time codes.</summary>
internal sealed class CredentialCheck
{
    /// <summary>The secret of one-time codes where none was given: the one of the test vectors in RFC 6238, in Base32.</summary>
    public const string DefaultTotpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private readonly PlayedDefinition _definition;
    private readonly EmulatorAccount _account;
    private readonly EmulatorClock _clock;
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly Dictionary<string, Totp> _codes = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The secret of a one-time code is not valid.</exception>
    public CredentialCheck(
        PlayedDefinition definition, EmulatorAccount account, EmulatorClock clock, IReadOnlyDictionary<string, string> given)
    {
        _definition = definition;
        _account = account;
        _clock = clock;
        _given = given;
        var codes = definition.All.SelectMany(operation => operation.Names.Keys)
            .Where(name => name.StartsWith(Bindings.Totp, StringComparison.Ordinal));
        foreach (var name in codes.Select(Bare).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            _codes[name] = new Totp(given.TryGetValue(name, out var secret) ? secret : DefaultTotpSecret);
        }
    }

    /// <summary>The values of a request that its recording must mask.</summary>
    public IEnumerable<string> SecretsIn(Bindings bindings) =>
        bindings.Names.Where(IsSecret).SelectMany(name => bindings[name]).Select(JsonValue.Text).Where(text => text is not null)
            .Concat(bindings.Encoded)!;

    /// <summary>Returns what is wrong with the credential, by name, or null.</summary>
    public string? Problem(RequestMatch match)
    {
        var names = match.Operation.Names;
        var bindings = match.Bindings;
        if (Wrong("user", _account.UserName) || Wrong("password", _account.Password))
        {
            return "wrong user or password";
        }

        foreach (var name in _definition.Secrets.Where(names.ContainsKey))
        {
            if (_given.TryGetValue(name, out var secret) ? Wrong(name, secret) : bindings[name].Any(value => value is null or ""))
            {
                return $"wrong secret {name}";
            }
        }

        // Last, because a code that was looked at is used up.
        foreach (var code in _codes.Where(code => names.ContainsKey(Bindings.Totp + code.Key)))
        {
            var values = bindings[Bindings.Totp + code.Key];
            if (values.Count == 0 ? _given.ContainsKey(code.Key) : !Accepts(code.Value, values))
            {
                return $"wrong or used one-time code of {code.Key}";
            }
        }

        return null;

        bool Wrong(string name, string right) =>
            names.ContainsKey(name) && (bindings[name].Count == 0 || bindings[name].Any(value => JsonValue.Text(value) != right));
    }

    /// <summary>Clients take the time from their own machine, whatever the emulator's clock says.</summary>
    private bool Accepts(Totp code, IReadOnlyList<object?> values) =>
        JsonValue.Text(values[0]) is { } text && values.All(value => JsonValue.Text(value) == text)
        && code.Accepts(text, DateTime.UtcNow, _clock.UtcNow);

    private bool IsSecret(string name) =>
        name.Equals("password", StringComparison.OrdinalIgnoreCase) || name.StartsWith(Bindings.Totp, StringComparison.Ordinal)
        || _definition.Secrets.Contains(name, StringComparer.OrdinalIgnoreCase) || _definition.Taken.Contains(name);

    private static string Bare(string name) => name.Substring(Bindings.Totp.Length);
}
