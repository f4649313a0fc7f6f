using System.Collections.Specialized;

namespace SessionTools;

/// <summary>The typed response values of a documented method (seed: videntity-responses lists nine kinds).</summary>
public abstract class VidentityValue
{
    private protected VidentityValue()
    {
    }

    internal static VidentityValue? From(string method, OrderedDictionary values, bool? keyMatches) => method switch
    {
        "/session/login" or "/session/logout" or "/session/ping" => keyMatches is { } matches ? new VidentitySessionKey(matches) : null,
        "/user/create" => new VidentityUser(Text(values, "first_name"), Text(values, "last_name"), Text(values, "account_number")),
        "/static/upload_intro_message" or "/static/upload_enroll_message" => new VidentityFile(Text(values, "file")),
        "/transaction/upload_notification_message" => new VidentityNotificationMessage(Text(values, "notification_message_id")),
        "/transaction/upload_inquiry_message" => new VidentityInquiryMessage(Text(values, "inquiry_message_id")),
        "/transaction/send" => new VidentityTransaction(Text(values, "tx_id")),
        _ => null,
    };

    private static string? Text(OrderedDictionary values, string name) => values[name] as string;
}

/// <summary>The response values of Session Login, Logout and Ping, which echo the session key. The key itself is not exposed.</summary>
public sealed class VidentitySessionKey : VidentityValue
{
    internal VidentitySessionKey(bool matches) => Matches = matches;

    /// <summary>Whether the echoed key is the session's key.</summary>
    public bool Matches { get; }
}

/// <summary>The response values of User Create.</summary>
public sealed class VidentityUser : VidentityValue
{
    internal VidentityUser(string? firstName, string? lastName, string? accountNumber)
    {
        FirstName = firstName;
        LastName = lastName;
        AccountNumber = accountNumber;
    }

    /// <summary><c>first_name</c>.</summary>
    public string? FirstName { get; }

    /// <summary><c>last_name</c>.</summary>
    public string? LastName { get; }

    /// <summary><c>account_number</c>: fifteen digits, kept as text.</summary>
    public string? AccountNumber { get; }
}

/// <summary>The response values of Static Upload Intro Message and Enroll Message.</summary>
public sealed class VidentityFile : VidentityValue
{
    internal VidentityFile(string? file) => File = file;

    /// <summary><c>file</c>: the name under which the service stored the file.</summary>
    public string? File { get; }
}

/// <summary>The response values of Transaction Upload Notification Message.</summary>
public sealed class VidentityNotificationMessage : VidentityValue
{
    internal VidentityNotificationMessage(string? id) => NotificationMessageId = id;

    /// <summary><c>notification_message_id</c>, as text.</summary>
    public string? NotificationMessageId { get; }
}

/// <summary>The response values of Transaction Upload Inquiry Message.</summary>
public sealed class VidentityInquiryMessage : VidentityValue
{
    internal VidentityInquiryMessage(string? id) => InquiryMessageId = id;

    /// <summary><c>inquiry_message_id</c>, as text.</summary>
    public string? InquiryMessageId { get; }
}

/// <summary>The response values of Transaction Send.</summary>
public sealed class VidentityTransaction : VidentityValue
{
    internal VidentityTransaction(string? txId) => TxId = txId;

    /// <summary><c>tx_id</c>: one phone call or text message. Not the api_tx_number.</summary>
    public string? TxId { get; }
}
