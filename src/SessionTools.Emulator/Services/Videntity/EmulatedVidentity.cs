using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using SessionTools.Emulator.Http;

namespace SessionTools.Emulator.Services.Videntity;

/// <summary>
/// Emulates Videntity: forms in, XML out. It returns the nine documented responses (seed: videntity-responses).
/// Comments mark the decisions that no document supports.
/// </summary>
internal sealed class EmulatedVidentity(EmulatorAccount account, EmulatorClock clock, bool anyCallResetsTimer) : EmulatedService
{
    /// <summary>Seed: videntity-responses.</summary>
    public static readonly KeyValuePair<string, string> ServerHeader = new("Server", "WSGIServer/0.1 Python/2.4.3");

    /// <summary>Thirty minutes without login or ping (vendor fact).</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(30);

    // One below the numbers of the samples (seed: videntity-responses).
    private const long FirstMessage = 21;
    private const long FirstPhoneTransaction = 466;

    private readonly SessionTable _sessions = new(clock, SessionKeys.Alphanumeric15);
    private long _transaction;
    private long _notificationMessage = FirstMessage;
    private long _inquiryMessage = FirstMessage;
    private long _phoneTransaction = FirstPhoneTransaction;
    private long _user;

    public override string Name => ServiceNames.Videntity;

    public override int OpenSessions => _sessions.Count;

    public override bool Serves(string path) => true;

    public override EmulatedResponse? Wsdl(string path, string address) => null;

    public override bool IsSessionKey(string text) => _sessions.Find(text, touch: false) != SessionState.Unknown;

    public override void Forget() => _sessions.Clear();

    public override EmulatedResponse? Read(EmulatedCall call)
    {
        call.Method = call.Path;
        try
        {
            switch (call.MediaType)
            {
                case "application/x-www-form-urlencoded":
                    call.Fields = FormReader.Read(call.Body);
                    return null;
                case "multipart/form-data":
                    call.Fields = MultipartReader.Read(call.Body, call.ContentType);
                    return null;
                default:
                    return EmulatedResponse.Status(415, "Unsupported Media Type", ServerHeader)
                        .Because($"The content type is '{call.MediaType}', not that of a form.");
            }
        }
        catch (InvalidDataException exception)
        {
            return EmulatedResponse.Status(400, exception.Message, ServerHeader).Because(exception.Message);
        }
    }

    public override EmulatedResponse Handle(EmulatedCall call) => call.Method switch
    {
        "/session/login" => Login(call),
        "/session/logout" => InSession(call, resets: false, Logout),
        "/session/ping" => InSession(call, resets: true, Ping),
        "/user/create" => InSession(call, anyCallResetsTimer, CreateUser),
        "/static/upload_intro_message" => InSession(call, anyCallResetsTimer, c => Upload(c, "intro", file => ("file", file))),
        "/static/upload_enroll_message" => InSession(call, anyCallResetsTimer, c => Upload(c, "enroll", file => ("file", file))),
        "/transaction/upload_notification_message" => InSession(
            call, anyCallResetsTimer, c => Upload(c, "phone", _ => ("notification_message_id", Next(ref _notificationMessage)))),
        "/transaction/upload_inquiry_message" => InSession(
            call, anyCallResetsTimer, c => Upload(c, "phone", _ => ("inquiry_message_id", Next(ref _inquiryMessage)))),
        "/transaction/send" => InSession(call, anyCallResetsTimer, Send),
        "/transaction/read" => InSession(call, anyCallResetsTimer, ReadTransaction),
        "/message/update" => InSession(call, anyCallResetsTimer, UpdateMessage),
        _ => EmulatedResponse.Status(404, "Not Found", ServerHeader).Because($"The emulator has no method {call.Path} of Videntity."),
    };

    public override EmulatedResponse Error(EmulatedCall call, string code)
    {
        if (code is "PENDING" or "FAILURE")
        {
            return VidentityResponseWriter.Success(code, call.Method, NextTransaction(), clock.UtcNow, "the transaction has not succeeded");
        }

        return Fail(call, code, missingField: "session_key");
    }

    private EmulatedResponse Login(EmulatedCall call)
    {
        // The login page lists only errors 1 and 11. A missing field is 4 by analogy with every other method.
        foreach (var field in new[] { "username", "password", "account_number" })
        {
            if (call.Fields[field] is null)
            {
                return Fail(call, "4", field);
            }
        }

        if (!account.Accepts(call.Fields["username"], call.Fields["password"]) || call.Fields["account_number"] != account.AccountNumber)
        {
            return Fail(call, "1");
        }

        return _sessions.Open(IdleTime) is string key
            ? Succeed(call, "you logged in successfully", ("session_key", key))
            : Fail(call, "11");
    }

    private EmulatedResponse Ping(EmulatedCall call) =>
        Succeed(call, "your session has been pinged successfully", ("session_key", EchoedKey(call)));

    private EmulatedResponse Logout(EmulatedCall call)
    {
        _sessions.Close(call.Fields["session_key"]!);
        return Succeed(call, "you logged out successfully", ("session_key", EchoedKey(call)));
    }

    private EmulatedResponse CreateUser(EmulatedCall call)
    {
        foreach (var field in new[] { "first_name", "last_name" })
        {
            if (call.Fields[field] is null)
            {
                return Fail(call, "4", field);
            }
        }

        var accountNumber = (130_422_255_565_486 + Interlocked.Increment(ref _user)).ToString(CultureInfo.InvariantCulture);
        return Succeed(
            call, "the user was created successfully",
            ("first_name", call.Fields["first_name"]!), ("last_name", call.Fields["last_name"]!), ("account_number", accountNumber));
    }

    /// <summary>Takes a file (<c>…_audio</c>) or a text to speak (<c>…_text</c>). No document says which a method requires.</summary>
    private EmulatedResponse Upload(EmulatedCall call, string prefix, Func<string, (string Name, string Value)> value)
    {
        var file = call.Fields.All
            .Where(field => field.FileName is { Length: > 0 })
            .Select(field => BareName(field.FileName!))
            .FirstOrDefault();
        if (file is null && call.Fields[prefix + "_text"] is not null)
        {
            file = prefix + "_message.wav";
        }

        return file is null ? Fail(call, "4", prefix + "_audio") : Succeed(call, "your file uploaded successfully", value(file));
    }

    /// <summary>Returns PENDING: the phone call waits for the user (seed: videntity-responses, status).</summary>
    private EmulatedResponse Send(EmulatedCall call)
    {
        if (call.Fields["transaction_type"] is null)
        {
            return Fail(call, "4", "transaction_type");
        }

        return VidentityResponseWriter.Success(
            "PENDING", call.Method, NextTransaction(), clock.UtcNow, "your transaction is being processed",
            ("tx_id", Next(ref _phoneTransaction)));
    }

    /// <summary>
    /// Returns the number of a transaction that was sent. It has succeeded: a fault PENDING or FAILURE plays the other outcomes.
    /// </summary>
    private EmulatedResponse ReadTransaction(EmulatedCall call)
    {
        if (call.Fields["transaction_uuid"] is not string id)
        {
            return Fail(call, "4", "transaction_uuid");
        }

        // No document says what an unknown number returns; the page lists no other error that could.
        return IsIssued(id, ref _phoneTransaction, FirstPhoneTransaction)
            ? VidentityResponseWriter.Success(
                "SUCCESS", "transaction/read", NextTransaction(), clock.UtcNow, "your transaction was read successfully", ("tx_id", id))
            : Fail(call, "11");
    }

    /// <summary>Returns the fields that were sent; what a message held before is not kept.</summary>
    private EmulatedResponse UpdateMessage(EmulatedCall call)
    {
        if (call.Fields["message_uuid"] is not string id)
        {
            return Fail(call, "4", "message_uuid");
        }

        var isKnown = IsIssued(id, ref _notificationMessage, FirstMessage) || IsIssued(id, ref _inquiryMessage, FirstMessage);
        var type = call.Fields["response_type"] ?? "none";
        return isKnown && type is ("keypad" or "audio" or "none")
            ? Succeed(
                call, "your message was updated successfully", ("message_id", id), ("account_number", account.AccountNumber),
                ("sms_text_message", call.Fields["sms_text_message"] ?? ""), ("response_type", type),
                ("audio_message_filename", call.Fields["audio_message_filename"] ?? ""))
            : Fail(call, "11");
    }

    private static bool IsIssued(string id, ref long last, long first) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > first
        && number <= Interlocked.Read(ref last);

    private EmulatedResponse InSession(EmulatedCall call, bool resets, Func<EmulatedCall, EmulatedResponse> carryOut)
    {
        var key = call.Fields["session_key"];
        if (key is null)
        {
            return Fail(call, "4", "session_key");
        }

        return _sessions.Find(key, resets) switch
        {
            SessionState.Unknown => Fail(call, "2"),
            SessionState.Expired => Fail(call, "3"),
            _ => carryOut(call),
        };
    }

    private EmulatedResponse Succeed(EmulatedCall call, string detail, params (string Name, string Value)[] values) =>
        VidentityResponseWriter.Success("SUCCESS", call.Method, NextTransaction(), clock.UtcNow, detail, values);

    private EmulatedResponse Fail(EmulatedCall call, string number, string missingField = "")
    {
        (var name, var detail) = VidentityErrorTexts.Find(number, call.Method, missingField);
        return VidentityResponseWriter.Error(call.Method, NextTransaction(), clock.UtcNow, number, name, detail);
    }

    private static string EchoedKey(EmulatedCall call) => call.EchoesOtherKey ? SessionKeys.Alphanumeric15() : call.Fields["session_key"]!;

    /// <summary>Removes the directory: a client may send a full path, of Windows or Unix.</summary>
    private static string BareName(string fileName) => fileName.Substring(fileName.LastIndexOfAny(['/', '\\']) + 1);

    private long NextTransaction() => Interlocked.Increment(ref _transaction);

    private static string Next(ref long counter) => Interlocked.Increment(ref counter).ToString(CultureInfo.InvariantCulture);
}
