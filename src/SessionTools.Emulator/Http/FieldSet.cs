using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SessionTools.Emulator.Http;

/// <summary>The named values of a call, from a form, a multipart body or a SOAP body.</summary>
internal sealed class FieldSet
{
    private readonly List<Field> _fields = [];

    public IReadOnlyList<Field> All => _fields;

    /// <summary>The first value of that name. An empty value counts as absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (field.Name == name)
                {
                    return field.Value.Length > 0 ? field.Value : null;
                }
            }

            return null;
        }
    }

    public void Add(string name, string value, string? fileName = null) => _fields.Add(new(name, value, fileName));

    public bool Has(string name) => _fields.Any(field => field.Name == name);

    public IReadOnlyList<string> Values(string name) =>
        _fields.Where(field => field.Name == name && field.Value.Length > 0).Select(field => field.Value).ToList();

    /// <summary>Returns the value as an integer, or null if it is absent or not an integer.</summary>
    public int? Integer(string name) =>
        int.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>One value. The value of a file is its length as text; the bytes are not kept.</summary>
    internal readonly record struct Field(string Name, string Value, string? FileName);
}
