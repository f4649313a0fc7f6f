using System;
using System.Globalization;

namespace SessionTools.Psd1;

/// <summary>
/// Reads a number as every version of PowerShell does: <c>30</c>, <c>-1</c>, <c>0x1F</c>, <c>1.5</c>, <c>1e3</c>, with <c>l</c> for long
/// or <c>d</c> for decimal, and <c>kb</c> to <c>pb</c>.
/// </summary>
internal static class Psd1Number
{
    private static readonly string[] Multipliers = ["kb", "mb", "gb", "tb", "pb"];

    /// <summary>Whether a number begins with these characters.</summary>
    public static bool Starts(char first, char second, char third) =>
        IsDigit(first) || (first == '.' && IsDigit(second))
        || (first is '-' or '+' && (IsDigit(second) || (second == '.' && IsDigit(third))));

    /// <summary>Reads the number at the position.</summary>
    /// <returns>An int, long, double or decimal, and how long it is; or null if what stands there is not a number.</returns>
    public static object? Read(string text, int start, out int length)
    {
        var at = start;
        var negative = text[at] == '-';
        if (text[at] is '-' or '+')
        {
            at++;
        }

        var hex = at + 1 < text.Length && text[at] == '0' && text[at + 1] is 'x' or 'X';
        var digits = hex ? at + 2 : at;
        var end = hex ? Run(text, digits, IsHex) : EndOfReal(text, digits);
        var number = text.Substring(digits, end - digits);
        var suffix = end < text.Length ? char.ToLowerInvariant(text[end]) : '\0';
        var isLong = suffix == 'l';
        var isDecimal = suffix == 'd' && !hex;
        at = isLong || isDecimal ? end + 1 : end;
        var multiplier = Multiplier(text, ref at);
        length = at - start;
        if (number.Length == 0 || (at < text.Length && !EndsNumber(text[at])))
        {
            return null;
        }

        try
        {
            return hex ? Hex(number, negative, isLong, multiplier)
                : isDecimal ? Sign(Real(number), negative) * multiplier
                : number.IndexOfAny(['.', 'e', 'E']) >= 0 ? Double(number, negative, isLong, multiplier)
                : Integer(Sign(Real(number), negative) * multiplier, isLong);
        }
        catch (Exception exception) when (exception is OverflowException or FormatException)
        {
            return null;
        }
    }

    private static object? Hex(string digits, bool negative, bool isLong, long multiplier)
    {
        if (digits.Length > 16)
        {
            return null;
        }

        // 0xFFFFFFFF is -1: up to eight digits are the bits of an int.
        var bits = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var value = digits.Length <= 8 && !isLong ? unchecked((int)(uint)bits) : unchecked((long)bits);
        return Integer(Sign(value, negative) * multiplier, isLong);
    }

    private static object? Integer(decimal value, bool isLong) =>
        !isLong && value >= int.MinValue && value <= int.MaxValue ? (int)value
        : value >= long.MinValue && value <= long.MaxValue ? (long)value
        : isLong ? null
        : value;

    private static object? Double(string number, bool negative, bool isLong, long multiplier)
    {
        var value = double.Parse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        value = (negative ? -value : value) * multiplier;
        return isLong || double.IsInfinity(value) ? null : value;
    }

    private static decimal Real(string number) =>
        decimal.Parse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    private static decimal Sign(decimal value, bool negative) => negative ? -value : value;

    private static int EndOfReal(string text, int at)
    {
        at = Run(text, at, IsDigit);
        if (at < text.Length && text[at] == '.' && (at + 1 == text.Length || text[at + 1] != '.'))
        {
            at = Run(text, at + 1, IsDigit);
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
            var end = Run(text, exponent, IsDigit);
            at = end > exponent ? end : at;
        }

        return at;
    }

    private static long Multiplier(string text, ref int at)
    {
        for (var i = 0; i < Multipliers.Length; i++)
        {
            if (string.Compare(text, at, Multipliers[i], 0, 2, StringComparison.OrdinalIgnoreCase) == 0)
            {
                at += 2;
                return 1L << (10 * (i + 1));
            }
        }

        return 1;
    }

    private static int Run(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsHex(char c) => IsDigit(c) || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static bool EndsNumber(char c) => Psd1Lexer.IsBlank(c) || Psd1Lexer.IsLineEnd(c) || c is ',' or ';' or ')' or '}';
}
