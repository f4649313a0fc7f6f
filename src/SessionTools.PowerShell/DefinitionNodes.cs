using System.Collections.Generic;
using System.Linq;
using SessionTools.Psd1;

namespace SessionTools.PowerShell;

/// <summary>Makes the tree of a definition from that of its file.</summary>
internal static class DefinitionNodes
{
    public static DefinitionNode From(Psd1Node node) => node.Value switch
    {
        Psd1Table table => DefinitionNode.FromEntries(
            table.Select(static entry => new DefinitionEntry(entry.Key, From(entry.Node), entry.Line, entry.Column)),
            node.Line,
            node.Column),
        IReadOnlyList<Psd1Node> list => DefinitionNode.FromItems(list.Select(From), node.Line, node.Column),
        _ => DefinitionNode.FromScalar(node.Value, node.Line, node.Column),
    };
}
