using System;
using System.Globalization;
using System.Linq;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;
using static SessionTools.Emulator.Services.Intelliview.IntelliviewResponseMessage;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>
/// Operations whose effect is not modelled. They return the documented success, or an error that the documents have: data without a message
/// when they read, a page when they show one, and the exception message where no document names a success (vendor fact).
/// </summary>
internal static class IntelliviewUnmodelled
{
    /// <summary>The only report.</summary>
    public const int ReportId = 7;

    public static string Result(ContractOperation operation, FieldSet fields)
    {
        if (operation.Result.Type == "int")
        {
            return "0";
        }

        if (Takes(operation, "ReportID") && fields.Integer("ReportID") != ReportId)
        {
            return Message("SYN_REP_ERROR_7530");
        }

        // No data model can be created.
        if (Takes(operation, "DataModelID"))
        {
            return Message("SYN_REP_ERROR_7522");
        }

        return operation.Name switch
        {
            "ivnUpdateCompany" => Message("SYN_REP_INFO_7506"),
            "ivnSetReportPermission" => Message("SYN_REP_INFO_7541"),
            "ivnShowReport" or "ivnShowWidget" or "ShowDashboard" or "ShowDashboardExt" => Page(operation),
            var name when name.StartsWith("ivnGet", StringComparison.Ordinal) || name.StartsWith("Get", StringComparison.Ordinal) =>
                Data([]),
            _ => Message(IntelliviewResponseMessage.Exception),
        };
    }

    private static bool Takes(ContractOperation operation, string field) => operation.Fields.Any(one => one.Name == field);

    /// <summary>HTML as browsers read it and XML parsers do not.</summary>
    private static string Page(ContractOperation operation) => string.Format(
        CultureInfo.InvariantCulture,
        "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1><p>Sales<br>Total: 0</p></body></html>\n",
        operation.Name);
}
