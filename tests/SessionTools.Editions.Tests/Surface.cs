using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace SessionTools.Editions.Tests;

/// <summary>The assemblies that an edition has, read from reference assemblies. Resolves what another assembly refers to.</summary>
internal sealed class Surface(params string[] folders) : BaseAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the types and members that an assembly refers to and this edition lacks, each by its full name with its parameters.
    /// References to other shipped assemblies, which are beside it, are left out.
    /// </summary>
    public IReadOnlyList<string> Missing(string assembly, out int checkedCount)
    {
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = this });
        var references = module.GetTypeReferences().Cast<MemberReference>().Concat(module.GetMemberReferences())
            .Where(reference => !IsOurs(reference))
            .ToList();
        checkedCount = references.Count;
        return [.. references.Where(reference => !Exists(reference)).Select(reference => reference.FullName).Distinct()];
    }

    public override AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (!_known.TryGetValue(name.Name, out var assembly))
        {
            var path = folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists)
                ?? throw new AssemblyResolutionException(name);
            assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
            _known[name.Name] = assembly;
        }

        return assembly;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var assembly in _known.Values)
        {
            assembly.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool Exists(MemberReference reference)
    {
        try
        {
            return reference.Resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }

    private static bool IsOurs(MemberReference reference)
    {
        var type = ((reference as TypeReference) ?? reference.DeclaringType).GetElementType();
        return type.Scope is AssemblyNameReference { Name: { } name } && name.StartsWith("SessionTools.", StringComparison.Ordinal);
    }
}
