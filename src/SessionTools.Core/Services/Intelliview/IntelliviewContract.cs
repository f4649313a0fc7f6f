using System;
using System.Collections.Generic;

namespace SessionTools;

/// <summary>The 55 operations of Intelliview's DashboardApi, with their parameters in the order of its WSDL (vendor contracts).</summary>
internal static class IntelliviewContract
{
    public const string SessionToken = "SessionToken";
    public const string CompanyId = "CompanyID";

    private const string Token = "SessionToken? CompanyID:int ";

    public static readonly SoapContract Operations = new(
    [
        ("ivnGetImplicitFilterDetails", Token + "ImplicitFilterName?"),
        ("ivnSetAuthorPermission", Token + "GroupID:int UserID:int"),
        ("ivnSetResourcePermission", Token + "GroupID:int ResourceID:int ResourceType:int"),
        ("ivnGetResourcePermission", Token + "GroupID:int ResourceType:int"),
        ("ivnSetReportPermission", Token + "GroupID:int UserID:int ReportID:int Permission?"),
        ("ivnGetReportPermission", Token + "GroupID:int UserID:int ReportID:int"),
        ("ivnGetFilterDetails", Token + "ReportID:int FilterType:int ValuesSet:boolean"),
        ("ivnGetFilterValues", Token + "ReportID:int FilterName? FilterType:int"),
        ("ivnGetFilterValuesByDataTable", Token + "ReportID:int FilterName? FilterType:int"),
        ("ivnSetFilterValues", Token + "ReportID:int FilterValuesXML?"),
        ("ivnSetWidgetMenus", Token + "ReportID:int FilterValuesXML?"),
        ("ivnGetUIElementStatus", Token + "UIElementType:int"),
        ("ivnSetUIElementStatus", Token + "UIElementType:int Status:boolean"),
        ("ivnGetReportDetails", Token + "ReportName?"),
        ("ivnGetSubReportDetails", Token + "ReportID:int"),
        ("ivnGetWidgetDetails", Token + "ReportID:int SubReportName?"),
        ("ivnShowWidget", Token + "ReportID:int SubReportName? WidgetName? ExtraParam? PanelHeight?"),
        ("ivnShowReport", Token + "ReportID:int SubReportName? ExtraParam?"),
        ("ivnExportReport", Token + "ReportID:int SubReportName? WidgetName? ExportFormat?"),
        ("ivnSetUserPermission", Token + "GroupID:int UserID:int PermissionType:int SetResetFlag:boolean"),
        ("GetCompanyDetails", ""),
        ("GetCompanyDetailsExt", "CompanyID:int"),
        ("GetReportFilters", "reportID:int userID:int"),
        ("GetReportFiltersExt", "reportID:int userID:int CompanyID:int"),
        ("GetReportLayouts", "reportID:int userID:int"),
        ("GetReportLayoutsExt", "reportID:int userID:int CompanyID:int"),
        ("GetReportList", "reportType:int userID:int"),
        ("GetReportListExt", "reportType:int userID:int CompanyID:int"),
        ("InitializeSession", "companyShortName?"),
        ("InitializeSessionExt", "companyShortName?"),
        ("EndSession", ""),
        ("ShowDashboard", "dashboardID:int filterId:int layoutID:int RoleType:int userID:int filters?"),
        ("ShowDashboardExt", "dashboardID:int filterId:int layoutID:int RoleType:int userID:int filters? CompanyID:int"),
        (
            "ivnInitializeSession",
            "CompanyShortName? UserName? Password? Timeout:int AuthType:int ApplicationType:int Language? ExtraParam?"),
        ("ivnCloseSession", Token + "UserName? Password?"),
        ("ivnCreateCompany", "SessionToken? CompanyShortName? CompanyName? CompanyDescription? CompanyWebURL? AdminUserXML? ExtraParam?"),
        ("ivnUpdateCompany", Token + "CompanyDescription? CompanyActiveStatus:boolean ExtraParam?"),
        ("ivnGetCompanyDetails", "SessionToken? CompanyShortName?"),
        ("ivnGetCompanyDetailsByID", Token),
        ("ivnGetAllCompanyDetails", "SessionToken?"),
        (
            "ivnCreateConnection",
            Token + "ConnectionName? ConnectionType? DatabaseServer? DatabasePort:int DatabaseName? DatabaseUser? DatabasePassword? "
                + "AuthenticationMethod?"),
        (
            "ivnUpdateConnection",
            Token + "ConnectionID:int ConnectionType? DatabaseServer? DatabasePort:int DatabaseName? DatabaseUser? "
                + "DatabasePassword? AuthenticationMethod?"),
        ("ivnGetConnectionDetails", Token + "ConnectionName?"),
        (
            "ivnCreateDataModel",
            Token + "DataModelName? ConnectionID:int ScheduleRefreshTimeOption:int TimeOut:int DataModelType:int DataModelQuery?"),
        ("ivnUpdateDataModel", Token + "DataModelID:int ScheduleRefreshTimeOption:int TimeOut:int DataModelQuery?"),
        ("ivnGetDataModelDetails", Token + "ConnectionID:int DataModelID:int"),
        ("ivnGetDataModelFields", Token + "DataModelID:int"),
        (
            "ivnCreateUser",
            Token + "UserName? Password? FirstName? LastName? EmailID? Department? PhoneNo? GroupNameList:ArrayOfString? "
                + "AdminUser:boolean"),
        ("ivnUpdateUser", Token + "UserID:int Password? FirstName? LastName? EmailID? Department? PhoneNo? GroupNameList:ArrayOfString?"),
        ("ivnGetUserDetails", Token + "GroupName? UserName?"),
        ("ivnCreateGroup", Token + "GroupName? GroupDescription? UserNameList:ArrayOfString?"),
        ("ivnUpdateGroup", Token + "GroupID:int GroupDescription? UserNameList:ArrayOfString?"),
        ("ivnGetGroupDetails", Token + "GroupName?"),
        ("ivnCreateImplicitFilter", Token + "ImplicitFilterName? ImplicitFilterDesc? DataModelID:int ImplicitFilterXML?"),
        ("ivnUpdateImplicitFilter", Token + "ImplicitFilterID:int ImplicitFilterDesc? ImplicitFilterXML?"),
    ]);

    // They show a report or a dashboard: their result is the page, unless it is a ResponseMessage with an error.
    private static readonly HashSet<string> Pages =
        new(["ivnShowReport", "ivnShowWidget", "ShowDashboard", "ShowDashboardExt"], StringComparer.Ordinal);

    /// <summary>Whether the result of an operation may be HTML.</summary>
    public static bool ReturnsPage(string operation) => Pages.Contains(operation);
}
