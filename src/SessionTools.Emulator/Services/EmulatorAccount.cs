namespace SessionTools.Emulator.Services;

/// <summary>The account that the services accept. It is not a record, whose text would contain the password.</summary>
internal sealed class EmulatorAccount(string userName, string password, string accountNumber, int apiId, string companyShortName)
{
    public string UserName { get; } = userName;

    public string Password { get; } = password;

    public string AccountNumber { get; } = accountNumber;

    public int ApiId { get; } = apiId;

    public string CompanyShortName { get; } = companyShortName;

    public bool Accepts(string? userName, string? password) => userName == UserName && password == Password;
}
