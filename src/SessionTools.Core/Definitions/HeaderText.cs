using System.Linq;

namespace SessionTools;

/// <summary>What can stand in a header.</summary>
internal static class HeaderText
{
    /// <summary>The headers that the exchange sets itself.</summary>
    public static readonly string[] OfExchange =
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Accept-Encoding"];

    private const string NameCharacters = "!#$%&'*+-.^_`|~";

    public static bool IsName(string text) => text.Length > 0 && text.All(static c =>
        c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || NameCharacters.IndexOf(c) >= 0);

    /// <summary>Whether a value is printable ASCII, so that it can neither begin a new line nor change on its way.</summary>
    public static bool IsValue(string text)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a value.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SessionException">InvalidArgument: the value cannot stand in a header.</exception>
    public static string Check(string name, string value, string service) => IsValue(value)
        ? value
        : throw SessionException.Create(
            SessionErrorId.InvalidArgument, $"The value of the header {name} contains a character that is not printable ASCII.", service);
}
