using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SessionTools.PowerShell.Tests.Host;
using Xunit;

namespace SessionTools.PowerShell.Tests.Package;

/// <summary>The packages of both modules: what is in them, and how they behave once they are unpacked where a user would have them.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Packed>
{
    private readonly Packed _packed;

    public PackageTests(Packed packed) => _packed = packed;

    public static TheoryData<string> Modules => ["SessionTools", "SessionTools.Emulator"];

    [Theory]
    [MemberData(nameof(Modules))]
    public void ThePackageHoldsTheModuleAndNothingElse(string module)
    {
        var root = module == "SessionTools" ? Engine.RepoRoot : Path.Combine(Engine.RepoRoot, "module", module);
        var views = module == "SessionTools" ? "module" : string.Empty;
        var bin = module == "SessionTools" ? "module/bin/" : "bin/";
        IEnumerable<string> expected =
        [
            module + ".psd1", "icon.png", .. Existing("LICENSE", "README.md"),
            .. Directory.GetFiles(Path.Combine(root, "en-US")).Select(path => "en-US/" + Path.GetFileName(path)),
            .. Directory.GetFiles(Path.Combine(root, views), "*.ps1xml").Select(path => Path.Combine(views, Path.GetFileName(path)).Replace('\\', '/')),
            .. module == "SessionTools" ? [bin + "SessionTools.Core.dll", bin + "SessionTools.PowerShell.dll"] : new[] { bin + "SessionTools.Emulator.dll" },
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), _packed.Files(module).Order(StringComparer.Ordinal));

        static IEnumerable<string> Existing(params string[] names) => names.Where(name => File.Exists(Path.Combine(Engine.RepoRoot, name)));
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void TheNuspecSaysWhatTheManifestAndTheChangelogSay(string module)
    {
        var nuspec = XDocument.Load(Path.Combine(_packed.Raw(module), module + ".nuspec")).Root!.Elements().Single();
        string Value(string name) => nuspec.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value ?? string.Empty;
        using var engine = new Engine(Path.Combine(_packed.Installed(module), module + ".psd1"));
        var manifest = engine.Run("Get-Module $args[0]", module).Single<System.Management.Automation.PSModuleInfo>();
        Assert.Equal(module, Value("id"));
        Assert.Equal(manifest.Version.ToString(), Value("version"));
        Assert.Equal(manifest.Author, Value("authors"));
        Assert.Equal(manifest.Description, Value("description"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal(string.Empty, Value("dependencies"));
        var cmdlets = manifest.ExportedCmdlets.Keys;
        Assert.Equal(
            [.. new[] { "PSModule", "PSIncludes_Cmdlet" }.Concat(manifest.Tags.Distinct()).Concat(cmdlets.Select(c => "PSCmdlet_" + c)).Concat(cmdlets.Select(c => "PSCommand_" + c)).Order()],
            Value("tags").Split(' ').Order());
        Assert.Contains("PSEdition_Desktop", manifest.Tags);
        Assert.Contains("PSEdition_Core", manifest.Tags);

        var changelog = Path.Combine(Engine.RepoRoot, "CHANGELOG.md");
        var section = Regex.Match(File.ReadAllText(changelog).Replace("\r\n", "\n"), $@"\n## \[{Regex.Escape(manifest.Version.ToString())}\][^\n]*\n(.*?)(?=\n## |\n\[[^\]\n]+\]: |\z)", RegexOptions.Singleline);
        Assert.Equal(section.Groups[1].Value.Trim(), Value("releaseNotes").Replace("\r\n", "\n"));
        Assert.NotEmpty(Value("releaseNotes"));
    }

    [Fact]
    public void TheSameSourceMakesTheSameBytes()
    {
        var again = Path.Combine(_packed.Folder, "again");
        Packed.Pack(again);
        foreach (var path in Directory.GetFiles(_packed.Folder, "*.nupkg"))
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(again, Path.GetFileName(path))));
    }

    /// <summary>An assembly whose own hash names it is the same wherever it is built; the compiler says so with a Reproducible entry.</summary>
    [Fact]
    public void TheAssembliesAreReproducible()
    {
        foreach (var path in _packed.Assemblies())
        {
            using var image = new PEReader(File.OpenRead(path));
            Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        }
    }

    /// <summary>What a module does when it is imported, opening sockets or reading files, it does in code of its own that the engine or the runtime calls. There is none.</summary>
    [Fact]
    public void NothingOfOursRunsOnImport()
    {
        foreach (var path in _packed.Assemblies())
        {
            using var image = new PEReader(File.OpenRead(path));
            var metadata = image.GetMetadataReader();
            foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
            {
                var name = metadata.GetString(type.Name);
                Assert.False(name == "<Module>" && type.GetMethods().Count > 0, "A module initializer would run on import.");
                foreach (var handle in type.GetInterfaceImplementations().Select(metadata.GetInterfaceImplementation).Select(i => i.Interface))
                {
                    if (handle.Kind == HandleKind.TypeReference)
                        Assert.NotEqual("IModuleAssemblyInitializer", metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)handle).Name));
                }
            }

            Assert.DoesNotContain(
                metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => metadata.GetString(reference.Name)),
                name => name is not ("netstandard" or "System.Management.Automation" or "SessionTools.Core"));
        }
    }

    [Fact]
    public void ItImportsByNameAndExportsTheContract()
    {
        var output = _packed.Run(
            """
            Import-Module SessionTools, SessionTools.Emulator
            (Get-Module SessionTools*).ForEach({ "$($_.Name) $($_.Version) $($_.ModuleBase)" })
            (Get-Command -Module SessionTools, SessionTools.Emulator).ForEach({ "$($_.CommandType) $($_.Name)" })
            """);
        Assert.Contains($"SessionTools {Packed.Version} {_packed.Installed("SessionTools")}", output);
        Assert.Contains($"SessionTools.Emulator {Packed.Version} {_packed.Installed("SessionTools.Emulator")}", output);
        Assert.Equal(Help.HelpPage.All.Select(page => "Cmdlet " + page.Name).Order(), output.Where(line => line.StartsWith("Cmdlet ", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void ItLoadsOnFirstUseAndLoadsOnlyOurAssemblies()
    {
        var output = _packed.Run(
            """
            $modules = $args[0]
            $before = @([AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name }))
            $option = New-SessionOption
            Get-Help New-SessionOption | Out-Null
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ -not $_.IsDynamic -and $_.Location -like "$modules*" }).ForEach({ 'ours ' + $_.GetName().Name })
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -notin $before -and $_.Location -notlike "$([AppContext]::BaseDirectory)*" -and $_.Location -notlike "$([Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory())*" -and -not $_.IsDynamic -and $_.Location }).ForEach({ 'new ' + $_.GetName().Name })
            'loaded ' + (Get-Module SessionTools).ModuleBase
            """);
        Assert.Contains("loaded " + _packed.Installed("SessionTools"), output);
        Assert.Equal(["ours SessionTools.Core", "ours SessionTools.PowerShell"], output.Where(line => line.StartsWith("ours ", StringComparison.Ordinal)).Order());
        Assert.Equal(["new SessionTools.Core", "new SessionTools.PowerShell"], output.Where(line => line.StartsWith("new ", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void ImportingOpensNoSocketAndKeepsNoFileOpen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The list of open files is Linux's. NothingOfOursRunsOnImport says the same for every system.");
        var output = _packed.Run(
            """
            function Get-Open { [IO.Directory]::GetFiles('/proc/self/fd').ForEach({ try { [IO.FileInfo]::new($_).LinkTarget } catch { } }) }
            Get-Module -ListAvailable SessionTools, SessionTools.Emulator | Out-Null
            $open = @(Get-Open)
            Import-Module SessionTools, SessionTools.Emulator
            (Get-Open).Where({ $_ -notin $open -and $_ -like 'socket:*' })
            (Get-Open).Where({ $_ -notin $open -and $_ -like '/*' -and $_ -notlike '/proc/*' -and $_ -notlike '*.dll' }).ForEach({ 'file ' + $_ })
            'done'
            """);
        Assert.Equal(["done"], output);
    }

    [Fact]
    public void VersionsLieSideBySideAndEachLoadsItsOwn()
    {
        using var folder = new Packed(_packed);
        folder.AddOlder();
        const string What =
            """
            $modules = $args[0]
            "module $((Get-Module SessionTools).Version)"
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -like 'SessionTools.*' -and $_.Location -like "$modules*" }).ForEach({ "$($_.GetName().Name) $($_.GetName().Version) $($_.Location)" })
            """;
        Assert.Equal(Loaded(Packed.Version), folder.Run("Import-Module SessionTools\n" + What).Order());
        Assert.Equal(Loaded(Packed.Version), folder.Run("$option = New-SessionOption\n" + What).Order());
        Assert.Equal(Loaded(Packed.Older), folder.Run($"Import-Module SessionTools -RequiredVersion {Packed.Older}\n" + What).Order());
        Assert.Equal(Loaded(Packed.Older), folder.Run($"Import-Module SessionTools -MaximumVersion {Packed.Older}\n" + What).Order());

        IEnumerable<string> Loaded(string version)
        {
            var bin = Path.Combine(folder.Installed("SessionTools", version), "module", "bin");
            return new[] { "SessionTools.Core", "SessionTools.PowerShell" }.Select(name => $"{name} {version}.0 {Path.Combine(bin, name)}.dll").Append("module " + version).Order();
        }
    }

    /// <summary>As about_SessionTools tells it: a process keeps the assemblies it has loaded, and with them the version.</summary>
    [Fact]
    public void ARunningProcessKeepsTheVersionItHas()
    {
        using var folder = new Packed(_packed);
        folder.AddOlder();
        var output = folder.Run(
            $$"""
            Import-Module SessionTools.Emulator
            Import-Module SessionTools -RequiredVersion {{Packed.Older}}
            $secure = [Security.SecureString]::new(); 'key'.ToCharArray().ForEach({ $secure.AppendChar($_) })
            $session = Connect-Videntity -Uri http://localhost:9/ -SessionKey $secure -Name mine
            try { Import-Module SessionTools -RequiredVersion {{Packed.Version}} -ErrorAction Stop 2> $null; 'imported' } catch { 'refused' }
            "still $((Get-Module SessionTools).Version), $((Get-Session).Name) is $($session.State)"
            Remove-Module SessionTools
            "removed, $($session.State)"
            try { Import-Module SessionTools -RequiredVersion {{Packed.Version}} -ErrorAction Stop; 'imported' } catch { "refused: $_" }
            Import-Module SessionTools -RequiredVersion {{Packed.Older}}
            "again $((Get-Module SessionTools).Version)"
            """);
        Assert.Equal(["refused", $"still {Packed.Older}, mine is Open", "removed, Closed"], output.Take(3));
        Assert.StartsWith("refused: ", output[3]);
        Assert.Contains("SessionTools.PowerShell", output[3]);
        Assert.Equal(["again " + Packed.Older], output.Skip(4));
    }

    /// <summary>Makes an assembly one of another version: in its name, in its references to ours, and in the id by which the runtime knows a build.</summary>
    private static void SetVersion(string path, Version version)
    {
        var bytes = File.ReadAllBytes(path);
        using var image = new PEReader(new MemoryStream(bytes));
        var metadata = image.GetMetadataReader();
        var tables = image.PEHeaders.MetadataStartOffset;

        // A row of the table Assembly begins with the number of an algorithm, and then has the version; one of AssemblyRef begins with it.
        Write(tables + metadata.GetTableMetadataOffset(TableIndex.Assembly) + sizeof(int));
        foreach (var reference in metadata.AssemblyReferences)
        {
            if (metadata.GetString(metadata.GetAssemblyReference(reference).Name).StartsWith("SessionTools", StringComparison.Ordinal))
                Write(tables + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef) + ((MetadataTokens.GetRowNumber(reference) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef)));
        }

        var build = MetadataTokens.GetHeapOffset(metadata.GetModuleDefinition().Mvid) - 1;
        bytes[tables + metadata.GetHeapMetadataOffset(HeapIndex.Guid) + (build * 16)] ^= 0xFF;
        File.WriteAllBytes(path, bytes);

        void Write(int at)
        {
            foreach (var number in new[] { version.Major, version.Minor, version.Build, version.Revision })
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)number);
                at += sizeof(ushort);
            }
        }
    }

    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Both packages, made from what this build made, and unpacked as Install-Module unpacks.</summary>
    public sealed class Packed : IDisposable
    {
        public Packed()
        {
            Pack(Folder);
            foreach (var path in Directory.GetFiles(Folder, "*.nupkg"))
            {
                var module = Regex.Replace(Path.GetFileName(path), @"\.\d+\.\d+\.\d+\.nupkg$", string.Empty);
                ZipFile.ExtractToDirectory(path, Raw(module));
                foreach (var file in Files(module))
                {
                    var target = Path.Combine(Installed(module), file);
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(Path.Combine(Raw(module), file), target);
                }
            }
        }

        internal Packed(Packed other) => CopyTree(other.Modules, Modules);

        public string Folder { get; } = Directory.CreateTempSubdirectory("st-package-").FullName;

        public string Modules => Path.Combine(Folder, "Modules");

        public static void Pack(string output)
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            foreach (var project in new[] { "SessionTools.PowerShell", "SessionTools.Emulator" })
                Tool.Run(Engine.RepoRoot, "dotnet", "pack", Path.Combine("src", project), "--no-build", "-c", configuration, "-o", output, "-v", "q", "-nr:false");
        }

        public string Raw(string module) => Path.Combine(Folder, "raw", module);

        public static string Version { get; } = Regex.Match(File.ReadAllText(Lab.Manifest), @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value;

        public static string Older => "0.0.1";

        public string Installed(string module) => Installed(module, Version);

        public string Installed(string module, string version) => Path.Combine(Modules, module, version);

        /// <summary>Installs an older release of the module beside it: the same code under lower numbers, in the manifest and in the assemblies.</summary>
        public void AddOlder()
        {
            var older = Installed("SessionTools", Older);
            CopyTree(Installed("SessionTools"), older);
            var manifest = Path.Combine(older, "SessionTools.psd1");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"'{Version}'", $"'{Older}'"));
            foreach (var path in Directory.GetFiles(older, "*.dll", SearchOption.AllDirectories))
                SetVersion(path, System.Version.Parse(Older + ".0"));
        }

        /// <summary>The files of a module: the package without what is the package's own.</summary>
        public IEnumerable<string> Files(string module) =>
            Directory.GetFiles(Raw(module), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Raw(module), path).Replace('\\', '/'))
                .Where(path => !path.StartsWith("_rels/", StringComparison.Ordinal) && !path.StartsWith("package/", StringComparison.Ordinal) && path != "[Content_Types].xml" && !path.EndsWith(".nuspec", StringComparison.Ordinal));

        public IEnumerable<string> Assemblies() => Directory.GetFiles(Modules, "*.dll", SearchOption.AllDirectories);

        /// <summary>Runs a script in a process of its own that finds modules in the unpacked packages only.</summary>
        public IReadOnlyList<string> Run(string script)
        {
            using var host = new HostProcess();
            var (code, output, errors) = host.RunScript("$env:PSModulePath = $args[0]\n" + script, Modules);
            Assert.True(code == 0 && errors.Length == 0, $"{code}: {errors}\n{output}");
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
