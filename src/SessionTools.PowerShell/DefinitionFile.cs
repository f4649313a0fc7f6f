using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SessionTools.Psd1;

namespace SessionTools.PowerShell;

/// <summary>Reads definitions from psd1 files, and finds those that ship with the module.</summary>
internal static class DefinitionFile
{
    private const string Extension = ".psd1";

    private static readonly string ShippedFolder =
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(DefinitionFile).Assembly.Location)!)!, "definitions");

    /// <summary>The names of the shipped definitions.</summary>
    public static IReadOnlyList<string> ShippedNames => Directory.Exists(ShippedFolder)
        ? Directory.GetFiles(ShippedFolder, "*" + Extension).Select(Path.GetFileNameWithoutExtension)
            .OrderBy(static name => name, StringComparer.OrdinalIgnoreCase).ToArray()!
        : [];

    /// <summary>The file of a shipped definition, by its own name or its service's. Null if there is none of that name.</summary>
    public static string? FindShipped(string name) =>
        FindShipped(shipped => string.Equals(shipped, name, StringComparison.OrdinalIgnoreCase)).FirstOrDefault();

    /// <summary>The files of the shipped definitions whose own name or service matches.</summary>
    public static IReadOnlyList<string> FindShipped(Func<string, bool> matches)
    {
        var paths = ShippedNames.Select(static shipped => Path.Combine(ShippedFolder, shipped + Extension)).ToArray();
        var byName = Array.FindAll(paths, path => matches(Path.GetFileNameWithoutExtension(path)));
        return byName.Length > 0 ? byName : Array.FindAll(paths, path => TryRead(path, out _) is { } found && matches(found.Service));
    }

    /// <summary>Whether a text is a path and not the name of a shipped definition.</summary>
    public static bool IsPath(string text) =>
        text.IndexOfAny(['/', '\\']) >= 0 || text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a definition: a shipped one by its name, one from a file, or one that was read already.</summary>
    /// <param name="value">The name, the path or the definition.</param>
    /// <param name="resolve">Makes a full path of one that is relative to the current location.</param>
    /// <exception cref="SessionException">
    /// InvalidDefinition: the file has mistakes. InvalidArgument: there is no such definition or file.
    /// </exception>
    public static SessionDefinition Find(object value, Func<string, string> resolve)
    {
        value = PlainValues.Of(value)!;
        if (value is SessionDefinition definition)
        {
            return definition;
        }

        var text = (value as FileInfo)?.FullName ?? value.ToString()!;
        var path = IsPath(text) ? resolve(text) : FindShipped(text);
        if (path is null)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument,
                $"No definition called '{text}' ships with the module. Get-SessionDefinition lists them; "
                + "a path has a slash or ends with .psd1.");
        }

        if (!File.Exists(path))
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, $"The definition {path} does not exist.");
        }

        try
        {
            return Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SessionException.Create(SessionErrorId.InvalidArgument, $"The definition cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="SessionException">InvalidDefinition: the message names every mistake with its place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SessionDefinition Read(string path) => TryRead(path, out var errors)
        ?? throw SessionException.Create(SessionErrorId.InvalidDefinition, string.Join(Environment.NewLine, errors));

    /// <summary>Reads a definition and returns its mistakes.</summary>
    /// <returns>The definition. Null if there are mistakes.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SessionDefinition? TryRead(string path, out IReadOnlyList<DefinitionError> errors) =>
        TryRead(path, repeated => Psd1Reader.ReadFile(path, repeated), out errors);

    /// <summary>The mistakes in the text of a definition.</summary>
    public static IReadOnlyList<DefinitionError> FindMistakes(string text, string path)
    {
        TryRead(path, repeated => Psd1Reader.Read(text, path, repeated), out var errors);
        return errors;
    }

    private static SessionDefinition? TryRead(
        string path, Func<ICollection<Psd1Exception>, Psd1Node> read, out IReadOnlyList<DefinitionError> errors)
    {
        var unreadable = new List<Psd1Exception>();
        SessionDefinition? definition = null;
        errors = [];
        try
        {
            definition = SessionDefinition.TryRead(DefinitionNodes.From(read(unreadable)), path, out errors);
        }
        catch (Psd1Exception e)
        {
            unreadable.Add(e);
        }

        if (unreadable.Count == 0)
        {
            return definition;
        }

        errors = unreadable.Select(e => new DefinitionError(path, e.Line, e.Column, e.Message)).Concat(errors)
            .OrderBy(static error => error.Line).ThenBy(static error => error.Column).ToArray();
        return null;
    }
}
