using System.Linq;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>The values of a request, compared with the contract, in the words of an ASMX service (vendor fact).</summary>
internal static class IntelliviewFields
{
    private const string Unreadable = "Server was unable to read request. ---> ";

    /// <summary>Checks the order of the elements, the types, and that what the contract requires was given.</summary>
    /// <returns>Null, or the reason of the fault.</returns>
    public static string? FindMistake(SoapRequest request, ContractOperation operation)
    {
        if (operation.FindDisorder(request.Elements) is string disorder)
        {
            return Unreadable + "System.InvalidOperationException: " + disorder;
        }

        foreach (var field in operation.Fields.Where(field => field.Type is "int" or "boolean"))
        {
            if (!request.Fields.Has(field.Name))
            {
                // ASMX ignores what is in another namespace.
                return Unreadable + "System.InvalidOperationException: "
                    + (operation.FindStranger(request.Strangers, EmulatedIntelliview.Namespace)
                        ?? field.Name + " is required and was left out.");
            }

            var fits = field.IsNumber
                ? request.Fields.Integer(field.Name) is not null
                : request.Fields[field.Name] is "true" or "false" or "1" or "0";
            if (!fits)
            {
                return Unreadable + "System.FormatException: " + field.Name + " is no " + (field.IsNumber ? "integer." : "boolean.");
            }
        }

        return null;
    }
}
