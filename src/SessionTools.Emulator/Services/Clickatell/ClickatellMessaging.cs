using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>
/// The messages, batches and credit of the account. Results have the documented line formats (vendor fact), and invalid values
/// the documented errors. Errors that depend on a phone network (121, 122, 128 and others) occur only as faults.
/// </summary>
internal sealed class ClickatellMessaging
{
    private const int MaximumRecipients = 300;
    private const int MaximumKept = 10_000;
    private const int MaximumMinutesAhead = 7 * 24 * 60;
    private const decimal Price = 0.33m;
    private const decimal StartingCredit = 1000m;

    private static readonly string[] MessageTypes =
    [
        "SMS_TEXT", "SMS_FLASH", "SMS_NOKIA_OLOGO", "SMS_NOKIA_GLOGO", "SMS_NOKIA_PICTURE", "SMS_NOKIA_RINGTONE", "SMS_NOKIA_RTTL",
        "SMS_NOKIA_CLEAN", "SMS_NOKIA_VCARD", "SMS_NOKIA_VCAL",
    ];

    private readonly object _gate = new();
    private readonly Dictionary<string, Message> _messagesById = [];
    private readonly Dictionary<string, string> _messageOfClientId = [];
    private readonly Dictionary<string, string> _templateOfBatch = [];
    private readonly Queue<Message> _messages = new();
    private readonly Queue<string> _batches = new();
    private decimal _credit = StartingCredit;

    public void Clear()
    {
        lock (_gate)
        {
            _messagesById.Clear();
            _messageOfClientId.Clear();
            _templateOfBatch.Clear();
            _messages.Clear();
            _batches.Clear();
            _credit = StartingCredit;
        }
    }

    /// <summary>Carries out a command. The name is in lower case.</summary>
    /// <returns>The lines of the response.</returns>
    public IReadOnlyList<string> Serve(string operation, FieldSet fields)
    {
        lock (_gate)
        {
            return operation switch
            {
                "sendmsg" => SendMessage(fields),
                "si_push" or "ind_push" => Deliver(fields),
                "querymsg" => [Query(fields, deletes: false)],
                "delmsg" => [Query(fields, deletes: true)],
                "getmsgcharge" => [Charge(fields)],
                "getbalance" => [string.Format(CultureInfo.InvariantCulture, "Credit: {0:0.00}", _credit)],
                "routecoverage" => [Coverage(fields)],
                "token_pay" => ["OK: 605"],
                "startbatch" => [StartBatch(fields)],
                "senditem" => SendToBatch(fields, needsTemplate: true),
                "quicksend" => SendToBatch(fields, needsTemplate: false),
                _ => [EndBatch(fields)],
            };
        }
    }

    private IReadOnlyList<string> SendMessage(FieldSet fields) =>
        MessageError(fields) is string error ? [ClickatellErrorLines.For(error)] : Deliver(fields);

    private static string? MessageError(FieldSet fields)
    {
        var text = fields["text"] ?? "";
        if (text.Length == 0 && fields["data"] is null)
        {
            return "107";
        }

        if (fields["udh"] is string header && !IsHex(header, 2))
        {
            return "102";
        }

        if (fields["unicode"] is "1" && !IsHex(text, 4))
        {
            return "116";
        }

        if (fields["msg_type"] is string type && !MessageTypes.Contains(type))
        {
            return "112";
        }

        if (fields["from"] is string sender && !IsSender(sender))
        {
            return "106";
        }

        if (fields["deliv_time"] is not null && fields.Integer("deliv_time") is not (>= 0 and <= MaximumMinutesAhead))
        {
            return "120";
        }

        var allowed = fields.Integer("concat") ?? 1;
        var parts = text.Length <= 160 ? 1 : (text.Length + 152) / 153;
        return parts > allowed ? "113" : null;
    }

    private List<string> Deliver(FieldSet fields)
    {
        var recipients = fields.Values("to");
        if (recipients.Count is 0 or > MaximumRecipients)
        {
            return [ClickatellErrorLines.For(recipients.Count == 0 ? "105" : "101")];
        }

        List<string> lines = [];
        foreach (var recipient in recipients)
        {
            var line = RecipientError(fields, recipient) is string error ? ClickatellErrorLines.For(error) : "ID: " + NewMessage(fields);
            lines.Add(recipients.Count == 1 ? line : $"{line} To: {recipient}");
        }

        return lines;
    }

    private string? RecipientError(FieldSet fields, string recipient)
    {
        if (!IsNumber(recipient))
        {
            return "105";
        }

        if (!IsRouted(recipient))
        {
            return "114";
        }

        if (decimal.TryParse(fields["max_credits"], NumberStyles.Float, CultureInfo.InvariantCulture, out var most) && most < Price)
        {
            return "302";
        }

        return _credit < Price ? "301" : null;
    }

    private string NewMessage(FieldSet fields)
    {
        var message = new Message(SessionKeys.Hex32(), ClientId(fields));
        _credit -= Price;
        _messagesById.Add(message.Id, message);
        if (message.ClientId is not null)
        {
            _messageOfClientId[message.ClientId] = message.Id;
        }

        _messages.Enqueue(message);
        if (_messages.Count > MaximumKept)
        {
            ForgetMessage(_messages.Dequeue());
        }

        return message.Id;
    }

    private void ForgetMessage(Message message)
    {
        _messagesById.Remove(message.Id);
        if (message.ClientId is string clientId && _messageOfClientId[clientId] == message.Id)
        {
            _messageOfClientId.Remove(clientId);
        }
    }

    private string Query(FieldSet fields, bool deletes)
    {
        var id = fields["apimsgid"];
        if (id is null && ClientId(fields) is string clientId && !_messageOfClientId.TryGetValue(clientId, out id))
        {
            return ClickatellErrorLines.For("104");
        }

        if (id is null)
        {
            return ClickatellErrorLines.For("109");
        }

        if (!_messagesById.TryGetValue(id, out var message))
        {
            return ClickatellErrorLines.For("103");
        }

        if (deletes)
        {
            message.Status = "006";
        }

        return $"ID: {id} Status: {message.Status}";
    }

    private string Charge(FieldSet fields)
    {
        var id = fields["apimsgid"];
        if (id is null)
        {
            return ClickatellErrorLines.For("109");
        }

        return _messagesById.TryGetValue(id, out var message)
            ? string.Format(CultureInfo.InvariantCulture, "apiMsgId: {0} charge: {1} status: {2}", id, Price, message.Status)
            : ClickatellErrorLines.For("103");
    }

    private static string Coverage(FieldSet fields)
    {
        var number = fields["msisdn"];
        if (number is null || !IsNumber(number))
        {
            return ClickatellErrorLines.For("105");
        }

        return IsRouted(number)
            ? "OK: This prefix is currently supported. Messages sent to this prefix will be routed. Charge: "
                + Price.ToString(CultureInfo.InvariantCulture)
            : ClickatellErrorLines.For("114");
    }

    private string StartBatch(FieldSet fields)
    {
        var id = SessionKeys.Hex32();
        _templateOfBatch.Add(id, fields["template"] ?? "");
        _batches.Enqueue(id);
        if (_batches.Count > MaximumKept)
        {
            _templateOfBatch.Remove(_batches.Dequeue());
        }

        return "ID: " + id;
    }

    private IReadOnlyList<string> SendToBatch(FieldSet fields, bool needsTemplate)
    {
        if (fields["batch_id"] is not string id || !_templateOfBatch.TryGetValue(id, out var template))
        {
            return [ClickatellErrorLines.For("201")];
        }

        return needsTemplate && template.Length == 0 ? [ClickatellErrorLines.For("202")] : Deliver(fields);
    }

    private string EndBatch(FieldSet fields) =>
        fields["batch_id"] is string id && _templateOfBatch.Remove(id) ? "OK:" : ClickatellErrorLines.For("201");

    private static string? ClientId(FieldSet fields) => fields["climsgid"] ?? fields["cliMsgId"];

    /// <summary>Accepts an international number: up to fifteen digits and no sign.</summary>
    private static bool IsNumber(string text) => text.Length is >= 5 and <= 15 && text.All(c => c is >= '0' and <= '9');

    /// <summary>Refuses numbers that no country has: those beginning with 0 or with the reserved 999.</summary>
    private static bool IsRouted(string number) => number[0] != '0' && !number.StartsWith("999", StringComparison.Ordinal);

    private static bool IsSender(string text) => IsNumber(text.TrimStart('+')) || (text.Length <= 11 && text.Any(char.IsLetter));

    private static bool IsHex(string text, int multiple) => text.Length > 0 && text.Length % multiple == 0 && text.All(Uri.IsHexDigit);

    /// <summary>A sent message. Status 004 means received, 006 deleted.</summary>
    private sealed class Message(string id, string? clientId)
    {
        public string Id { get; } = id;

        public string? ClientId { get; } = clientId;

        public string Status { get; set; } = "004";
    }
}
