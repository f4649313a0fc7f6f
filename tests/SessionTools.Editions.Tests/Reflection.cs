using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SessionTools.Editions.Tests;

/// <summary>Finds code that looks up types and members by name at run time.</summary>
internal static class Reflection
{
    private static readonly HashSet<string> Lookups =
    [
        "System.Type::GetType", "System.Type::GetMethod", "System.Type::GetProperty", "System.Type::GetField", "System.Type::GetEvent",
        "System.Type::GetConstructor", "System.Type::GetMember", "System.Type::InvokeMember", "System.Reflection.Assembly::GetType",
        "System.Reflection.Assembly::Load", "System.Activator::CreateInstance",
    ];

    /// <summary>Returns the outermost types whose methods do so, each once.</summary>
    public static IEnumerable<string> Users(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.GetTypes()
            .Where(static type => type.Methods.Any(LooksUp))
            .Select(static type => Outermost(type).FullName)
            .Distinct()];
    }

    private static bool LooksUp(MethodDefinition method) =>
        method.HasBody && method.Body.Instructions.Any(static instruction =>
            instruction.OpCode.Code is Code.Call or Code.Callvirt
            && instruction.Operand is MethodReference called
            && Lookups.Contains($"{called.DeclaringType.FullName}::{called.Name}"));

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
