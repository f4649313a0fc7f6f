using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SessionTools.PowerShell;
using SessionTools.Psd1;
using SessionTools.Tests;
using Xunit;

namespace SessionTools.Core.Tests.Definitions;

/// <summary>A spoilt definition is read, or refused with a place. Nothing else happens.</summary>
public sealed class DefinitionFuzzTests
{
    private static readonly string[] Words =
    [
        "@{", "}", "@(", ")", "'", "{key}", "{totp(otp)}", "{base64(a:b)}", "/", "..", "$null", "$true", "-1", "Login", "Take", "Post",
        "Xml", "'<a>{key}</a>'", "=", ";", "\n", "*", "Status", "At", "''", "{", "#",
    ];

    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Repository.PathOf("module/definitions"), "*.psd1").Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_spoilt_definition_is_read_or_refused_with_its_place(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.PathOf("module/definitions"), file));
        var random = new Random(20261124);
        for (var i = 0; i < 150; i++)
        {
            var spoilt = Spoil(text, random);
            try
            {
                SessionDefinition.TryRead(DefinitionNodes.From(Psd1Reader.Read(spoilt, file)), file, out var errors);
                Assert.All(errors, error => Assert.True(error.Line > 0 && error.Column > 0 && error.Message.Length > 0, error.ToString()));
            }
            catch (Psd1Exception e)
            {
                Assert.True(e.Line > 0 && e.Column > 0, e.Message);
            }
        }
    }

    private static string Spoil(string text, Random random)
    {
        var lines = new List<string>(text.Split('\n'));
        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            var line = random.Next(lines.Count);
            var at = random.Next(lines[line].Length + 1);
            lines[line] = random.Next(3) switch
            {
                0 => lines[line].Insert(at, Words[random.Next(Words.Length)]),
                1 => lines[line][..at],
                _ => lines[random.Next(lines.Count)],
            };
        }

        return string.Join("\n", lines);
    }
}
