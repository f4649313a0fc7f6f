using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security;
using System.Text;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>The canaries: a key and a password that differ in every encoding.</summary>
internal static class Secrets
{
    public const string User = "cboyce";
    public const string Key = "k3y&Canary<42>+/9xQ'z";
    public const string Password = "p4ss&Word<17>Canary+\"é";


    /// <summary>A key that is valid in an XML name.</summary>
    public const string Token = "Q7tokenCanary4x9mZ";

    private static readonly string[] AllForms = [.. Forms(Key), .. Forms(Password), .. Forms(Token)];

    public static NetworkCredential Credential => new(User, Password);

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    public static string Xml(string text) => SecurityElement.Escape(text)!;

    /// <summary>The first encoding of a canary in <paramref name="text"/>. Null if there is none.</summary>
    public static string? Find(string? text) =>
        text is null ? null : AllForms.FirstOrDefault(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> Forms(string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        var utf16 = Encoding.Unicode.GetBytes(secret);
        return new[]
        {
            secret, Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret), Xml(secret), WebUtility.HtmlEncode(secret),
            Xml(Xml(secret)),
            Convert.ToBase64String(utf8).TrimEnd('='), Convert.ToBase64String(utf16).TrimEnd('='), Convert.ToHexString(utf8),
            Convert.ToHexString(utf16),
        }.Distinct();
    }
}
