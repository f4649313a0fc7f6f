using System;
using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>An operation and its parameters, in the order of the vendor's WSDL (vendor fact).</summary>
internal sealed record IntelliviewOperation(string Name, IReadOnlyList<IntelliviewField> Fields)
{
    private static readonly IntelliviewField Token = new("SessionToken");
    private static readonly IntelliviewField Company = new("CompanyID", IsInteger: true);
    private static readonly IntelliviewField Group = new("GroupName");

    public static readonly IReadOnlyDictionary<string, IntelliviewOperation> All = new IntelliviewOperation[]
    {
        new(
            "ivnInitializeSession",
            [
                new("CompanyShortName"), new("UserName"), new("Password"), new("Timeout", IsInteger: true),
                new("AuthType", IsInteger: true), new("ApplicationType", IsInteger: true), new("Language"), new("ExtraParam"),
            ]),
        new("ivnCloseSession", [Token, Company, new("UserName"), new("Password")]),
        new(
            "ivnCreateCompany",
            [
                Token, new("CompanyShortName"), new("CompanyName"), new("CompanyDescription"), new("CompanyWebURL"), new("AdminUserXML"),
                new("ExtraParam"),
            ]),
        new("ivnGetAllCompanyDetails", [Token]),
        new("ivnGetCompanyDetails", [Token, new("CompanyShortName")]),
        new("ivnGetCompanyDetailsByID", [Token, Company]),
        new("ivnCreateGroup", [Token, Company, Group, new("GroupDescription"), new("UserNameList", IsArray: true)]),
        new(
            "ivnUpdateGroup",
            [Token, Company, new("GroupID", IsInteger: true), new("GroupDescription"), new("UserNameList", IsArray: true)]),
        new("ivnGetGroupDetails", [Token, Company, Group]),
        new("ivnGetUserDetails", [Token, Company, Group, new("UserName")]),
        new("ivnGetReportDetails", [Token, Company, new("ReportName")]),
    }.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
}

/// <summary>A parameter: an optional string, a mandatory integer or an optional array of strings.</summary>
internal sealed record IntelliviewField(string Name, bool IsInteger = false, bool IsArray = false);
