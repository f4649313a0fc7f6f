using System.Collections.Generic;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>
/// The 55 operations of DashboardApi: parameters in order, and the type of the result (vendor contracts). The WSDL is written from them,
/// and requests are checked against them. The form is that of <see cref="ContractOperation.Parse"/>.
/// </summary>
internal static class IntelliviewContract
{
    private const string Session = "SessionToken:string? CompanyID:int";

    public static readonly IReadOnlyDictionary<string, ContractOperation> Operations = ContractOperation.Parse(
        $"""
        ivnGetImplicitFilterDetails({Session} ImplicitFilterName:string?) string?
        ivnSetAuthorPermission({Session} GroupID:int UserID:int) string?
        ivnSetResourcePermission({Session} GroupID:int ResourceID:int ResourceType:int) string?
        ivnGetResourcePermission({Session} GroupID:int ResourceType:int) string?
        ivnSetReportPermission({Session} GroupID:int UserID:int ReportID:int Permission:string?) string?
        ivnGetReportPermission({Session} GroupID:int UserID:int ReportID:int) string?
        ivnGetFilterDetails({Session} ReportID:int FilterType:int ValuesSet:boolean) string?
        ivnGetFilterValues({Session} ReportID:int FilterName:string? FilterType:int) string?
        ivnGetFilterValuesByDataTable({Session} ReportID:int FilterName:string? FilterType:int) string?
        ivnSetFilterValues({Session} ReportID:int FilterValuesXML:string?) string?
        ivnSetWidgetMenus({Session} ReportID:int FilterValuesXML:string?) string?
        ivnGetUIElementStatus({Session} UIElementType:int) string?
        ivnSetUIElementStatus({Session} UIElementType:int Status:boolean) string?
        ivnGetReportDetails({Session} ReportName:string?) string?
        ivnGetSubReportDetails({Session} ReportID:int) string?
        ivnGetWidgetDetails({Session} ReportID:int SubReportName:string?) string?
        ivnShowWidget({Session} ReportID:int SubReportName:string? WidgetName:string? ExtraParam:string? PanelHeight:string?)
            string?
        ivnShowReport({Session} ReportID:int SubReportName:string? ExtraParam:string?) string?
        ivnExportReport({Session} ReportID:int SubReportName:string? WidgetName:string? ExportFormat:string?) string?
        ivnSetUserPermission({Session} GroupID:int UserID:int PermissionType:int SetResetFlag:boolean) string?
        GetCompanyDetails() string?
        GetCompanyDetailsExt(CompanyID:int) string?
        GetReportFilters(reportID:int userID:int) string?
        GetReportFiltersExt(reportID:int userID:int CompanyID:int) string?
        GetReportLayouts(reportID:int userID:int) string?
        GetReportLayoutsExt(reportID:int userID:int CompanyID:int) string?
        GetReportList(reportType:int userID:int) string?
        GetReportListExt(reportType:int userID:int CompanyID:int) string?
        InitializeSession(companyShortName:string?) string?
        InitializeSessionExt(companyShortName:string?) int
        EndSession() string?
        ShowDashboard(dashboardID:int filterId:int layoutID:int RoleType:int userID:int filters:string?) string?
        ShowDashboardExt(dashboardID:int filterId:int layoutID:int RoleType:int userID:int filters:string? CompanyID:int)
            string?
        ivnInitializeSession(CompanyShortName:string? UserName:string? Password:string? Timeout:int AuthType:int
            ApplicationType:int Language:string? ExtraParam:string?) string?
        ivnCloseSession({Session} UserName:string? Password:string?) string?
        ivnCreateCompany(SessionToken:string? CompanyShortName:string? CompanyName:string? CompanyDescription:string?
            CompanyWebURL:string? AdminUserXML:string? ExtraParam:string?) string?
        ivnUpdateCompany({Session} CompanyDescription:string? CompanyActiveStatus:boolean ExtraParam:string?) string?
        ivnGetCompanyDetails(SessionToken:string? CompanyShortName:string?) string?
        ivnGetCompanyDetailsByID({Session}) string?
        ivnGetAllCompanyDetails(SessionToken:string?) string?
        ivnCreateConnection({Session} ConnectionName:string? ConnectionType:string? DatabaseServer:string? DatabasePort:int
            DatabaseName:string? DatabaseUser:string? DatabasePassword:string? AuthenticationMethod:string?) string?
        ivnUpdateConnection({Session} ConnectionID:int ConnectionType:string? DatabaseServer:string? DatabasePort:int
            DatabaseName:string? DatabaseUser:string? DatabasePassword:string? AuthenticationMethod:string?) string?
        ivnGetConnectionDetails({Session} ConnectionName:string?) string?
        ivnCreateDataModel({Session} DataModelName:string? ConnectionID:int ScheduleRefreshTimeOption:int TimeOut:int
            DataModelType:int DataModelQuery:string?) string?
        ivnUpdateDataModel({Session} DataModelID:int ScheduleRefreshTimeOption:int TimeOut:int DataModelQuery:string?) string?
        ivnGetDataModelDetails({Session} ConnectionID:int DataModelID:int) string?
        ivnGetDataModelFields({Session} DataModelID:int) string?
        ivnCreateUser({Session} UserName:string? Password:string? FirstName:string? LastName:string? EmailID:string?
            Department:string? PhoneNo:string? GroupNameList:ArrayOfString? AdminUser:boolean) string?
        ivnUpdateUser({Session} UserID:int Password:string? FirstName:string? LastName:string? EmailID:string?
            Department:string? PhoneNo:string? GroupNameList:ArrayOfString?) string?
        ivnGetUserDetails({Session} GroupName:string? UserName:string?) string?
        ivnCreateGroup({Session} GroupName:string? GroupDescription:string? UserNameList:ArrayOfString?) string?
        ivnUpdateGroup({Session} GroupID:int GroupDescription:string? UserNameList:ArrayOfString?) string?
        ivnGetGroupDetails({Session} GroupName:string?) string?
        ivnCreateImplicitFilter({Session} ImplicitFilterName:string? ImplicitFilterDesc:string? DataModelID:int
            ImplicitFilterXML:string?) string?
        ivnUpdateImplicitFilter({Session} ImplicitFilterID:int ImplicitFilterDesc:string? ImplicitFilterXML:string?) string?
        """);
}
