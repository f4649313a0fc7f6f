using System;
using Xunit;

namespace SessionTools.Core.Tests.Transport;

/// <summary>What the bodies on the wire cannot show: what stays in memory. (What they look like, the services' tests show.)</summary>
public sealed class BodyWriterTests
{
    private const string Key = "De325h3Fsdg76rt";

    [Theory]
    [InlineData("a form's value")]
    [InlineData("a form's name")]
    [InlineData("the text of an element")]
    public void A_body_that_is_refused_while_it_is_written_is_wiped(string refused)
    {
        const string bad = "half a pair: \uD83D";
        var body = new BodyWriter().Raw(Key);
        var value = bad.ToCharArray();
        Action write = refused switch
        {
            "a form's value" => () => body.FormField("password", value, "Videntity"),
            "a form's name" => () => body.FormField(bad, value, "Videntity"),
            _ => () => body.XmlText(value, "password", "Clickatell"),
        };
        var error = Assert.Throws<SessionException>(write);
        Assert.Equal(SessionErrorId.InvalidArgument, error.ErrorId);
        Assert.Equal(0, body.Length);
        Assert.All(body.Buffer, static one => Assert.Equal(0, one));
        if (refused != "a form's name")
            Assert.All(value, static one => Assert.Equal('\0', one));
    }
}
