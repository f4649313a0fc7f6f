using System;
using System.Globalization;
using System.Linq;
using System.Xml;
using SessionTools.Emulator.Http;
using SessionTools.Emulator.Soap;
using static SessionTools.Emulator.Services.Intelliview.IntelliviewResponseMessage;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>
/// Emulates Intelliview NXT's ASMX service, in SOAP 1.1 and 1.2. A business error is XML text in the result with HTTP 200.
/// What the web service itself refuses is a fault with HTTP 500 (vendor fact).
/// </summary>
internal sealed class EmulatedIntelliview(EmulatorAccount account, EmulatorClock clock) : EmulatedService
{
    public const string ServicePath = "/IntelliviewNXT/ServiceApi/DashboardApi.asmx";
    public const string Namespace = "http://tempuri.org/";

    /// <summary>The company short name of a session that will create its company (seed: intelliview-initialize-session).</summary>
    private const string NewCompany = "NEW";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(36_500);

    private readonly SessionTable _sessions = new(clock, SessionKeys.GuidText);
    private readonly IntelliviewDirectory _directory = new(account.CompanyShortName);

    public override string Name => ServiceNames.Intelliview;

    public override int OpenSessions => _sessions.Count;

    public override bool Serves(string path) => path.Equals(ServicePath, StringComparison.OrdinalIgnoreCase);

    public override bool IsSessionKey(string text) => _sessions.Find(text.ToLowerInvariant(), touch: false) != SessionState.Unknown;

    public override EmulatedResponse? Wsdl(string path, string address) => IntelliviewWsdl.Write(address);

    public override void Forget()
    {
        _sessions.Clear();
        _directory.Clear();
    }

    public override EmulatedResponse? Read(EmulatedCall call)
    {
        if (call.MediaType is not ("text/xml" or SoapVersions.Soap12MediaType))
        {
            return EmulatedResponse.Status(415, "Unsupported Media Type")
                .Because($"The content type is '{call.MediaType}', not text/xml or application/soap+xml.");
        }

        var version = SoapVersions.OfMediaType(call.MediaType);
        try
        {
            var request = SoapRequest.Read(call.Body, static (_, space) => space == Namespace);
            call.Method = request.Operation;
            if (request.Version != version)
            {
                return SoapFault.VersionMismatch(version);
            }

            if (Refuse(call, request) is string reason)
            {
                return SoapFault.Client(version, reason);
            }

            call.Soap = request;
            call.Fields = request.Fields;
            return null;
        }
        catch (XmlException exception)
        {
            return SoapFault.Client(version, "Server was unable to process request. ---> System.Xml.XmlException: " + exception.Message);
        }
    }

    public override EmulatedResponse Handle(EmulatedCall call) => Write(call, Result(call));

    public override EmulatedResponse Error(EmulatedCall call, string code) =>
        call.Soap is null ? SoapFault.Server(SoapVersions.OfMediaType(call.MediaType), code) : Write(call, Message(code));

    /// <summary>Checks what ASMX checks before it calls a method. Returns null, or the reason of the fault.</summary>
    private static string? Refuse(EmulatedCall call, SoapRequest request)
    {
        // SOAP 1.1 has the action in a header, quoted or not. In 1.2 it is an optional parameter of the content type.
        var action = request.Version == SoapVersion.Soap11
            ? (call.Header("SOAPAction") ?? "").Trim().Trim('"')
            : EmulatedCall.Parameter(call.ContentType, "action");
        var known = IntelliviewContract.Operations.TryGetValue(request.Operation, out var operation) && request.Namespace == Namespace;
        if (action is not null && !IntelliviewContract.Operations.ContainsKey(OperationOf(action)))
        {
            return $"System.Web.Services.Protocols.SoapException: Server did not recognize the value of HTTP Header SOAPAction: {action}.";
        }

        if (!known || (action is not null && action != Namespace + request.Operation))
        {
            return "Server was unable to read request. The element " + request.Operation + " was not expected.";
        }

        return IntelliviewFields.FindMistake(request, operation!);
    }

    private static string OperationOf(string action) =>
        action.StartsWith(Namespace, StringComparison.Ordinal) ? action.Substring(Namespace.Length) : "";

    private static EmulatedResponse Write(EmulatedCall call, string result)
    {
        var version = call.Soap!.Version;
        var operation = call.Soap.Operation;
        var space = version == SoapVersion.Soap12 ? SoapVersions.Soap12Namespace : SoapVersions.Soap11Namespace;
        var envelope = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{space}\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>"
            + $"<{operation}Response xmlns=\"{Namespace}\"><{operation}Result>{XmlEscape.Text(result)}</{operation}Result>"
            + $"</{operation}Response></soap:Body></soap:Envelope>";
        return EmulatedResponse.Text(200, version.ContentType(), envelope);
    }

    private string Result(EmulatedCall call)
    {
        var fields = call.Fields;
        if (call.Method == "ivnInitializeSession")
        {
            return Initialize(fields);
        }

        if (call.Method == "ivnCloseSession")
        {
            return Close(fields);
        }

        // The oldest operations have no token.
        var operation = IntelliviewContract.Operations[call.Method];
        if (operation.Fields.Count == 0 || operation.Fields[0].Name != "SessionToken")
        {
            return IntelliviewUnmodelled.Result(operation, fields);
        }

        var token = Token(fields);
        if (token is null)
        {
            return Message(NoSession);
        }

        if (_sessions.Find(token, touch: false) != SessionState.Live)
        {
            return Message(SessionGone);
        }

        var company = _sessions.Tag(token);
        // A call with a company id must specify the session's own company. ByID reads any that exists.
        var needsOwnCompany = call.Method != "ivnGetCompanyDetailsByID"
            && operation.Fields.Any(field => field.Name == "CompanyID");
        if (needsOwnCompany && fields.Integer("CompanyID") != company)
        {
            return NotThisCompany(fields);
        }

        lock (_directory.Gate)
        {
            return call.Method switch
            {
                "ivnCreateCompany" => CreateCompany(fields, company),
                "ivnGetAllCompanyDetails" => Data(_directory.Companies.Select(Describe)),
                "ivnGetCompanyDetails" =>
                    _directory.Find(fields["CompanyShortName"]) is { } found ? Data([Describe(found)]) : Message(WrongCompanyName),
                "ivnGetCompanyDetailsByID" =>
                    _directory.Find(fields.Integer("CompanyID")) is { } found ? Data([Describe(found)]) : NotThisCompany(fields),
                "ivnCreateGroup" => CreateGroup(fields, company),
                "ivnUpdateGroup" => UpdateGroup(fields, company),
                "ivnGetGroupDetails" => ReadGroups(fields, company),
                "ivnGetUserDetails" => ReadUser(fields),
                "ivnGetReportDetails" => ReadReport(fields),
                _ => IntelliviewUnmodelled.Result(operation, fields),
            };
        }
    }

    private string Initialize(FieldSet fields)
    {
        var name = fields["CompanyShortName"];
        var company = name == NewCompany ? 0 : FindCompany(name);
        if (company is null)
        {
            return Message(WrongCompanyName);
        }

        if (!account.Accepts(fields["UserName"], fields["Password"]))
        {
            return Message(WrongCredential);
        }

        if (fields.Integer("AuthType") != 1)
        {
            return Message(WrongAuthType);
        }

        if (fields.Integer("ApplicationType") != 1)
        {
            return Message(WrongApplicationType);
        }

        var minutes = fields.Integer("Timeout") ?? 0;
        if (minutes < 0)
        {
            return Message(IntelliviewResponseMessage.Exception);
        }

        // Counted from the start, whether the session is used or not. The documents do not say which.
        TimeSpan? lifetime = minutes == 0 || TimeSpan.FromMinutes(minutes) > LongestTimeout ? null : TimeSpan.FromMinutes(minutes);
        return _sessions.Open(lifetime, company.Value) is string token
            ? Message(Initialized, Element("Session", ("Token", token)), CompanyElement(company.Value))
            : Message(IntelliviewResponseMessage.Exception);
    }

    /// <summary>User and password are optional. If sent, they must be correct (vendor fact).</summary>
    private string Close(FieldSet fields)
    {
        var token = Token(fields);
        if (_sessions.Find(token, touch: false) != SessionState.Live)
        {
            return Message(SessionGone);
        }

        if ((fields["UserName"] ?? account.UserName) != account.UserName || (fields["Password"] ?? account.Password) != account.Password)
        {
            return Message(WrongCredential);
        }

        var company = _sessions.Tag(token!);
        if (fields.Integer("CompanyID") != company)
        {
            return NotThisCompany(fields);
        }

        _sessions.Close(token!);
        return Message(Closed, Element("Session", ("Token", token!)), CompanyElement(company));
    }

    private string CreateCompany(FieldSet fields, int sessionCompany)
    {
        var shortName = fields["CompanyShortName"];
        if (sessionCompany != 0 || shortName is null or NewCompany || _directory.Find(shortName) is not null)
        {
            return Message(WrongCompanyName);
        }

        if (_directory.Companies.Count >= IntelliviewDirectory.MaximumEntries)
        {
            return Message(IntelliviewResponseMessage.Exception);
        }

        var company = new IntelliviewDirectory.Company(
            _directory.NextId(), shortName, fields["CompanyName"] ?? shortName, fields["CompanyDescription"] ?? "");
        _directory.Companies.Add(company);
        return Message(CompanyCreated, CompanyElement(company.Id));
    }

    private string CreateGroup(FieldSet fields, int company)
    {
        if (fields["GroupName"] is not string name)
        {
            return Message(WrongGroupName);
        }

        if (_directory.Groups.Any(group => group.CompanyId == company && group.Name == name))
        {
            return Message(GroupExists);
        }

        if (_directory.Groups.Count >= IntelliviewDirectory.MaximumEntries)
        {
            return Message(IntelliviewResponseMessage.Exception);
        }

        var created = new IntelliviewDirectory.Group(_directory.NextId(), company, name) { Description = fields["GroupDescription"] ?? "" };
        _directory.Groups.Add(created);
        return Message(GroupCreated, CompanyElement(company), Element("Group", ("ID", Text(created.Id))));
    }

    private string UpdateGroup(FieldSet fields, int company)
    {
        var found = _directory.Groups.FirstOrDefault(group => group.CompanyId == company && group.Id == fields.Integer("GroupID"));
        if (found is null)
        {
            return Message(GroupNotUpdated);
        }

        found.Description = fields["GroupDescription"] ?? "";
        return Message(GroupUpdated, CompanyElement(company), Element("Group", ("ID", Text(found.Id))));
    }

    private string ReadGroups(FieldSet fields, int company)
    {
        var name = fields["GroupName"];
        var groups = _directory.Groups
            .Where(group => group.CompanyId == company && (name is null || group.Name == name))
            .Select(group => Element("Group", ("ID", Text(group.Id)), ("Name", group.Name), ("Description", group.Description)))
            .ToList();
        return name is not null && groups.Count == 0 ? Message(WrongGroupName) : Data(groups);
    }

    private string ReadUser(FieldSet fields) => (fields["UserName"] ?? account.UserName) == account.UserName
        ? Data([Element("User", ("ID", "1"), ("Name", account.UserName))])
        : Message(WrongUserName);

    private static string ReadReport(FieldSet fields) => (fields["ReportName"] ?? "Sales") == "Sales"
        ? Data([Element("Report", ("ID", Text(IntelliviewUnmodelled.ReportId)), ("Name", "Sales"))])
        : Message(WrongReportName);

    private int? FindCompany(string? shortName)
    {
        lock (_directory.Gate)
        {
            return _directory.Find(shortName)?.Id;
        }
    }

    private static string? Token(FieldSet fields) => fields["SessionToken"]?.ToLowerInvariant();

    private static string NotThisCompany(FieldSet fields) => Message(WrongCompanyId, CompanyElement(fields.Integer("CompanyID") ?? 0));

    private static string CompanyElement(int id) => Element("Company", ("ID", Text(id)));

    private static string Describe(IntelliviewDirectory.Company company) => Element(
        "Company",
        ("ID", Text(company.Id)), ("ShortName", company.ShortName), ("Name", company.Name), ("Description", company.Description));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
