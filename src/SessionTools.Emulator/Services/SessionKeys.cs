using System;
using System.Security.Cryptography;
using System.Text;

namespace SessionTools.Emulator.Services;

/// <summary>Creates random session keys in the documented formats.</summary>
internal static class SessionKeys
{
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();

    /// <summary>Fifteen letters and digits (Videntity; vendor fact).</summary>
    public static string Alphanumeric15()
    {
        var key = new StringBuilder(15);
        var bytes = new byte[32];
        while (key.Length < 15)
        {
            Random.GetBytes(bytes);
            foreach (var value in bytes)
            {
                // Bytes from 248 on would favour the first letters.
                if (value < 248 && key.Length < 15)
                {
                    key.Append(Alphanumerics[value % 62]);
                }
            }
        }

        return key.ToString();
    }

    /// <summary>Thirty-two lower-case hexadecimal digits (Clickatell's ids of all kinds; seed: clickatell-soap-ping).</summary>
    public static string Hex32() => RandomGuid().ToString("N");

    /// <summary>A GUID with hyphens (Intelliview; seed: intelliview-initialize-session).</summary>
    public static string GuidText() => RandomGuid().ToString("D");

    private static Guid RandomGuid()
    {
        var bytes = new byte[16];
        Random.GetBytes(bytes);
        return new Guid(bytes);
    }
}
