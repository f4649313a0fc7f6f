using System;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace SessionTools.Core.Tests.Hostile;

/// <summary>What the redactor masks, and what it keeps.</summary>
public sealed class RedactorTests
{
    private const string Key = "De325h3Fsdg76rt";

    private static readonly SecretPatterns Patterns = new()
    {
        Secret = new Regex(@"\bOK:\s*(?<secret>\S+)"),
    };

    private readonly Redactor _redactor = new(Patterns, Key, new NetworkCredential("cboyce", "pass word<'1"));

    [Theory]
    [InlineData("De325h3Fsdg76rt")]
    [InlineData("de325H3fSDG76RT")]
    [InlineData("pass word<'1")]
    [InlineData("pass%20word%3C%271")]
    [InlineData("pass+word%3C%271")]
    [InlineData("pass word&lt;&apos;1")]
    [InlineData("pass word&lt;'1")]
    [InlineData("pass word&lt;&#39;1")]
    public void Known_value_is_masked_in_every_encoding(string form) =>
        Assert.Equal("it is ********, said he", _redactor.Redact($"it is {form}, said he"));

    [Fact]
    public void Known_value_is_masked_as_base64_and_hexadecimal()
    {
        var bytes = Encoding.UTF8.GetBytes(Key);
        Assert.DoesNotContain(
            Convert.ToBase64String(bytes).TrimEnd('='), _redactor.Redact("a=" + Convert.ToBase64String(bytes)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToHexString(bytes), _redactor.Redact("a=" + Convert.ToHexString(bytes)), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            Convert.ToHexString(Encoding.Unicode.GetBytes(Key)),
            _redactor.Redact("a=" + Convert.ToHexString(Encoding.Unicode.GetBytes(Key))), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("password=hush&x=1", "password=********&x=1")]
    [InlineData("'session_key': 'a b'", "'session_key': ********")]
    [InlineData("<session_id>abc</session_id>", "<session_id>********</session_id>")]
    [InlineData("&lt;Token&gt;abc&lt;/Token&gt;", "&lt;Token&gt;********&lt;/Token&gt;")]
    [InlineData("OK: abc", "OK: ********")]
    public void Secret_fields_are_masked_whatever_their_value(string text, string masked) =>
        Assert.Equal(masked, _redactor.Redact(text));

    [Fact]
    public void Added_key_is_masked_from_then_on()
    {
        const string learned = "Another7key";
        Assert.Equal($"see: {learned}", _redactor.Redact($"see: {learned}"));
        _redactor.AddSecret(learned);
        Assert.Equal("see: ********", _redactor.Redact($"see: {learned}"));
        Assert.Equal($"a word as long as another: {Redactor.Mask}", _redactor.Redact($"a word as long as another: {learned}"));
        Assert.Equal(Redactor.Mask, _redactor.Redact(learned));
    }

    [Theory]
    [InlineData("a page with 1234567890ab in it", "a page with ******** in it")]
    [InlineData("the id SYN_REP_ERROR_5086 says why", "the id SYN_REP_ERROR_5086 says why")]
    [InlineData("internationalization", "internationalization")]
    [InlineData("http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd", "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd")]
    [InlineData("xmlns='http://www.w3.org/2001/XMLSchema-instance'", "xmlns='http://www.w3.org/2001/XMLSchema-instance'")]
    [InlineData("charset=windows-1252", "charset=windows-1252")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "********")]
    [InlineData("deadbeef-cafe-babe-feed-defacedbad12", "********")]
    [InlineData("aGVsbG8/d29y-bGQhISEh1", "********")]
    [InlineData("1234-5678-9012-3456", "********")]
    [InlineData("abcdefghijk1", "********")]
    public void RedactUnknown_masks_everything_that_looks_like_a_key(string text, string masked) =>
        Assert.Equal(masked, _redactor.RedactUnknown(text));

    [Fact]
    public void Secret_of_three_characters_is_masked_only_in_secret_fields()
    {
        var redactor = new Redactor(SecretPatterns.None, "abc", null);
        Assert.Equal("abc, key=abc, session_key=********", redactor.Redact("abc, key=abc, session_key=abc"));
    }
}
