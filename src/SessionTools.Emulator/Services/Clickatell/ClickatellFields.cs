using System.Globalization;
using System.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>The values of a request, compared with the contract.</summary>
internal static class ClickatellFields
{
    /// <summary>Removes the zeros of optional numbers: generated clients always send them, and mean "not given".</summary>
    public static FieldSet Given(FieldSet fields, ContractOperation operation)
    {
        if (operation.Name == "auth")
        {
            return fields;
        }

        var given = new FieldSet();
        foreach (var field in fields.All)
        {
            var isZero = Type(operation, field.Name) is { IsNumber: true } && Number(field.Value) == 0;
            if (!isZero)
            {
                given.Add(field.Name, field.Value, field.FileName);
            }
        }

        return given;
    }

    /// <summary>Checks the types, and that what the contract requires was given.</summary>
    /// <returns>Null, or the code of the documented error.</returns>
    public static string? FindError(FieldSet fields, ContractOperation operation)
    {
        foreach (var field in operation.Fields)
        {
            var value = fields[field.Name];

            // Errors of these have codes of their own, which the operation knows.
            if (field.Name is "to" or "msisdn" or "batch_id" or "deliv_time")
            {
                continue;
            }

            if (value is not null && !Fits(value, field.Type))
            {
                return field.Name == "api_id" ? "108" : "101";
            }

            // In rpc/encoded every part is there, given or not.
            if (value is null && IsNeeded(fields, field, operation))
            {
                return "101";
            }
        }

        return null;
    }

    private static bool IsNeeded(FieldSet fields, ContractField field, ContractOperation operation)
    {
        var isRpc = operation.Fields[0].IsRequired;
        var isContent = field.Name.StartsWith("si_", System.StringComparison.Ordinal)
            || field.Name.StartsWith("mms_", System.StringComparison.Ordinal)
            || field.Name == "token";

        // An empty template is one: a batch without it can only be sent with quicksend.
        return isRpc
            ? isContent && field.Name is not ("si_created" or "si_expires" or "si_action")
            : field.IsRequired && (isContent || !fields.Has(field.Name));
    }

    private static ContractField? Type(ContractOperation operation, string name) =>
        operation.Fields.FirstOrDefault(field => field.Name == name);

    private static bool Fits(string value, string type) => type switch
    {
        "int" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "float" => Number(value) is not null,
        _ => true,
    };

    private static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
