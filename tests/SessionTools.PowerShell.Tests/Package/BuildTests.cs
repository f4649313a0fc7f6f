using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SessionTools.PowerShell.Tests.Package;

/// <summary>The release build, made twice from this source in two folders, as two people with the same commit would.</summary>
public sealed class BuildTests : IClassFixture<BuildTests.Twice>
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly Twice _built;

    public BuildTests(Twice built)
    {
        Assert.SkipUnless(built.HasGit, "git is not on this machine, and what is proved here is about commits.");
        _built = built;
    }

    [Fact]
    public void TwoBuildsMakeTheSameBytes()
    {
        var first = Directory.GetFiles(Path.Combine(_built.One, "artifacts"), "*.nupkg");
        Assert.Equal(2, first.Length);
        foreach (var path in first)
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(_built.Two, "artifacts", Path.GetFileName(path))));
    }

    [Fact]
    public void EveryAssemblyLeadsToItsSource()
    {
        var assemblies = Assemblies().ToList();
        Assert.Equal(["SessionTools.Core.dll", "SessionTools.Emulator.dll", "SessionTools.PowerShell.dll"], assemblies.Select(a => a.Name).Order());
        foreach (var (name, bytes) in assemblies)
        {
            using var image = new PEReader(new MemoryStream(bytes));
            var entry = Assert.Single(image.ReadDebugDirectory(), e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            using var symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
            var reader = symbols.GetMetadataReader();
            var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(info => reader.GetGuid(info.Kind) == SourceLink);
            Assert.Equal(
                $$$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/SessionTools/{{{_built.Commit}}}/*"}}""",
                Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
            Assert.All(reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)), document => Assert.StartsWith("/_/", document));
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Path.GetFileName(_built.One))) < 0, name + " names the folder it was built in.");
        }
    }

    private IEnumerable<(string Name, byte[] Bytes)> Assemblies()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(_built.One, "artifacts"), "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(path);
            foreach (var entry in package.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
            {
                using var from = entry.Open();
                var to = new MemoryStream();
                from.CopyTo(to);
                yield return (entry.Name, to.ToArray());
            }
        }
    }

    /// <summary>Two copies of what the packages are made of, each a repository with the same commit, and packed.</summary>
    public sealed class Twice : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("st-build-").FullName;

        public Twice()
        {
            try
            {
                Tool.Run(_folder, "git", "--version");
            }
            catch (Win32Exception)
            {
                return;
            }

            HasGit = true;
            Task.WaitAll(Task.Run(() => Make(One)), Task.Run(() => Make(Two)));
            Commit = Tool.Run(One, "git", "rev-parse", "HEAD").Trim();
            Assert.Equal(Commit, Tool.Run(Two, "git", "rev-parse", "HEAD").Trim());
        }

        public string One => Path.Combine(_folder, "one-of-two");

        public string Two => Path.Combine(_folder, "another", "deeper");

        public bool HasGit { get; }

        public string Commit { get; } = string.Empty;

        public void Dispose()
        {
            // What git writes is read-only, and Windows does not delete that.
            foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
            Directory.Delete(_folder, recursive: true);
        }

        private static void Make(string folder)
        {
            foreach (var name in new[] { "src", "module", "en-US", "packaging" })
            {
                foreach (var file in Directory.GetFiles(Path.Combine(Engine.RepoRoot, name), "*", SearchOption.AllDirectories))
                {
                    var inside = Path.GetRelativePath(Engine.RepoRoot, file);
                    if (!inside.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                        Copy(inside, folder);
                }
            }

            foreach (var file in Directory.GetFiles(Engine.RepoRoot))
            {
                if (Path.GetFileName(file) is not ".git")
                    Copy(Path.GetFileName(file), folder);
            }

            Tool.Run(folder, "git", "init", "-q");
            Tool.Run(folder, "git", "remote", "add", "origin", "https://github.com/example/SessionTools.git");
            Tool.Run(folder, "git", "add", "-A");
            Tool.Run(folder, "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "what is here");
            foreach (var project in new[] { "SessionTools.PowerShell", "SessionTools.Emulator" })
                Tool.Run(folder, "dotnet", "pack", Path.Combine("src", project), "-c", "Release", "-v", "q", "-nr:false", "-p:UseSharedCompilation=false");
        }

        private static void Copy(string inside, string folder)
        {
            var target = Path.Combine(folder, inside);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Engine.RepoRoot, inside), target);
        }
    }
}
