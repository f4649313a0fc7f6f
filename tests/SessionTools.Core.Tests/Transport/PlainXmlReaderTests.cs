using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Xml;
using Xunit;

namespace SessionTools.Core.Tests.Transport;

/// <summary>What the reader of plain documents takes, it must read as .NET's reader does; all else it must leave alone.</summary>
public sealed class PlainXmlReaderTests
{
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly string[] Documents =
    [
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response api_method=\"/session/ping\">\n <status>SUCCESS</status>\n <detail>a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;</detail>\n <response_name_value>\n <session_key>De325h3Fsdg76rt</session_key>\n </response_name_value>\n <timestamp>2008-09-30 15:56:42</timestamp>\n</response>\n",
        $"<?xml version='1.0' encoding='UTF-8' ?><S:Envelope xmlns:S=\"{Soap}\" xmlns:ns1='urn:a'>\t<S:Body><ns1:pingResponse><return>OK:</return></ns1:pingResponse></S:Body></S:Envelope>",
        $"<soap:Envelope xmlns:soap='{Soap}'><soap:Body><r xmlns=\"http://tempuri.org/\" ><x soap:y = '1' z=\"&lt;2>\"/><n xmlns=''>t<b/>u</n></r></soap:Body></soap:Envelope>",
        "<ResponseMessage>\n<Message ID='SYN_REP_INFO_7503'/>\n<Response Message='x'/> <Session Token='aa773e46-61d6'/>\n<Company ID='23'/><Version No='1.3.1.1' /></ResponseMessage>",
    ];

    private static readonly string[] Pieces =
    [
        "<", ">", "/", "'", "\"", "=", " ", "&", ";", "&lt;", "&amp;", "&#65;", "]]>", "]]", "]", "<!--x-->", "<![CDATA[y]]>", "<?p q?>", "<!DOCTYPE response>", "\r", "\n", "\t",
        ":", "xmlns", "xmlns:S=''", " xmlns:q='urn:q'", " xmlns=''", "xml:space='preserve'", "S:", "q:", "<a>", "</a>", "<b/>", "é", "\u0001", "\0", "-", ".", "9", "A", "encoding", "version",
    ];

    [Fact]
    public void Every_plain_document_is_taken()
    {
        Assert.All(Documents, document =>
        {
            using var plain = PlainXmlReader.TryOpen(document);
            Assert.NotNull(plain);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("<a/><b/>")]
    [InlineData("<a></b>")]
    [InlineData("<a>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<q:a/>")]
    [InlineData("<a q:b='1'/>")]
    [InlineData("<a>&other;</a>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a>]]></a>")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><a/>")]
    [InlineData("<?xml version='1.1'?><a/>")]
    [InlineData("<a xmlns:xml='urn:x'/>")]
    [InlineData("<a>\r\n text</a>")]
    [InlineData("<a>é</a>")]
    public void What_is_odd_or_broken_is_left_to_the_other_reader(string document) => Assert.Null(PlainXmlReader.TryOpen(document));

    [Fact]
    public void What_is_too_long_or_too_deep_is_left_to_the_other_reader()
    {
        Assert.Null(PlainXmlReader.TryOpen("<a>" + new string('x', PlainXmlReader.MaximumLength) + "</a>"));
        Assert.Null(PlainXmlReader.TryOpen(string.Concat(System.Linq.Enumerable.Repeat("<a>", 100)) + string.Concat(System.Linq.Enumerable.Repeat("</a>", 100))));
    }

    [Fact]
    public void Whatever_is_taken_reads_as_with_the_other_reader()
    {
        var random = new Random(7);
        var taken = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var document = i < Documents.Length ? Documents[i] : Spoil(random, Documents[i % Documents.Length]);
            using var plain = PlainXmlReader.TryOpen(Encoding.UTF8.GetBytes(document), 0, Encoding.UTF8.GetByteCount(document));
            if (plain is null)
                continue;
            taken++;
            Assert.Equal(Nodes(Other(document)), Nodes(plain));
        }

        Assert.InRange(taken, 10_000, 90_000);
    }

    [Fact]
    public void A_reader_on_the_way_is_not_given_to_another()
    {
        using var first = PlainXmlReader.TryOpen("<a>1</a>")!;
        using var second = PlainXmlReader.TryOpen("<b>2</b>")!;

        Assert.True(first.Read() && second.Read());
        Assert.Equal("ab", first.LocalName + second.LocalName);
    }

    private static string Spoil(Random random, string document)
    {
        var text = new StringBuilder(document);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 2:
                    text[at] = (char)random.Next(' ', '~' + 1);
                    break;
                default:
                    var from = random.Next(text.Length);
                    text.Insert(at, text.ToString(from, Math.Min(random.Next(1, 40), text.Length - from)));
                    break;
            }

            if (text.Length == 0)
                text.Append('x');
        }

        return text.ToString();
    }

    private static XmlReader Other(string document) => XmlReader.Create(
        new MemoryStream(Encoding.UTF8.GetBytes(document)),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true });

    private static List<string> Nodes(XmlReader reader)
    {
        var nodes = new List<string>();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.XmlDeclaration)
                continue;
            nodes.Add(Describe(reader));
            while (reader.MoveToNextAttribute())
                nodes.Add(Describe(reader));
            reader.MoveToElement();
        }

        nodes.Add($"{reader.NodeType} {reader.Depth} {reader.EOF}");
        return nodes;
    }

    private static string Describe(XmlReader reader) =>
        $"{reader.NodeType} {reader.Depth} {reader.Name} {reader.Prefix}|{reader.LocalName}|{reader.NamespaceURI} '{reader.Value}' {reader.IsEmptyElement} {reader.AttributeCount} {reader.GetAttribute("ID")}";
}
