using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SessionTools.PowerShell;

/// <summary>
/// The columns of the views, as code properties of the types file. The views name properties only: a script block that calls a method
/// does nothing in constrained language mode. Each method also accepts a deserialized object, whose values are text.
/// </summary>
public static class SessionColumn
{
    /// <summary>The name of a session, safe to display.</summary>
    public static string Name(PSObject instance) => Text(instance, "Name");

    /// <summary>The user of a session, safe to display.</summary>
    public static string UserName(PSObject instance) => Text(instance, "UserName");

    /// <summary>The state of a session, in colour if the shell supports colours.</summary>
    public static string State(PSObject instance) => SessionView.Coloured(Value(instance, "State"));

    /// <summary>The status of a result or response, in colour if the shell supports colours.</summary>
    public static string Status(PSObject instance) => SessionView.Coloured(Value(instance, "Status"));

    /// <summary>The kind of a keep-alive event, in colour if the shell supports colours.</summary>
    public static string Kind(PSObject instance) => SessionView.Coloured(Value(instance, "Kind"));

    /// <summary>The time until a session expires.</summary>
    public static string ExpiresIn(PSObject instance) => SessionView.ExpiresIn(instance);

    /// <summary>What keeps a session open.</summary>
    public static string HeldBy(PSObject instance) => SessionView.HeldBy(instance);

    /// <summary>The name of the session of a result or event, safe to display. A deserialized one has only its text.</summary>
    public static string SessionName(PSObject instance) => instance.Properties["Session"]?.Value is { } session
        ? SessionView.Safe(Property(session, "Name") ?? session)
        : string.Empty;

    /// <summary>A detail, safe to display.</summary>
    public static string Detail(PSObject instance) => Text(instance, "Detail");

    /// <summary>A service's message, safe to display.</summary>
    public static string Message(PSObject instance) => Text(instance, "Message");

    /// <summary>A service's text, safe to display.</summary>
    public static string Content(PSObject instance) => Text(instance, "Text");

    /// <summary>The address of a session, safe to display: as text, an address shows its encoded characters.</summary>
    public static string Endpoint(PSObject instance) => Text(instance, "Endpoint");

    /// <summary>The account number of a session, safe to display.</summary>
    public static string AccountNumber(PSObject instance) => Text(instance, "AccountNumber");

    /// <summary>The company of a session, safe to display.</summary>
    public static string CompanyShortName(PSObject instance) => Text(instance, "CompanyShortName");

    /// <summary>The version that a service gives, safe to display.</summary>
    public static string ServerVersion(PSObject instance) => Text(instance, "ServerVersion");

    /// <summary>The keep-alive that holds a session, safe to display.</summary>
    public static string KeepAliveName(PSObject instance) => Text(instance, "KeepAliveName");

    /// <summary>The method of a response, safe to display.</summary>
    public static string Method(PSObject instance) => Text(instance, "Method");

    /// <summary>The number of a call, safe to display.</summary>
    public static string TransactionNumber(PSObject instance) => Text(instance, "TransactionNumber");

    /// <summary>The id of a message, safe to display.</summary>
    public static string MessageId(PSObject instance) => Text(instance, "MessageId");

    /// <summary>The number that a message went to, safe to display.</summary>
    public static string To(PSObject instance) => Text(instance, "To");

    /// <summary>The status of a message, safe to display.</summary>
    public static string MessageStatus(PSObject instance) => Text(instance, "Status");

    /// <summary>The file of a definition, safe to display.</summary>
    public static string Source(PSObject instance) => Text(instance, "Source");

    /// <summary>The address of a definition, safe to display.</summary>
    public static string Uri(PSObject instance) => Text(instance, "Uri");

    /// <summary>The parameters of a definition with their defaults, safe to display.</summary>
    public static string Parameters(PSObject instance) => Value(instance, "Parameters") is IReadOnlyDictionary<string, object?> pairs
        ? SessionView.Safe(string.Join(
            ", ", pairs.Select(static pair => pair.Value is null ? pair.Key : $"{pair.Key} = {Joined(pair.Value)}")))
        : string.Empty;

    /// <summary>The secrets of a definition, safe to display.</summary>
    public static string Secrets(PSObject instance) => Names(instance, "Secrets");

    /// <summary>The methods of a definition, safe to display.</summary>
    public static string Methods(PSObject instance) => Names(instance, "Methods");

    /// <summary>What a definition was tried with, safe to display.</summary>
    public static string Tried(PSObject instance) =>
        Text(instance, "Tried") is { Length: > 0 } tried ? tried : "not tried on a real server";

    /// <summary>The proxy of an option, safe to display.</summary>
    public static string Proxy(PSObject instance) => Text(instance, "Proxy");

    /// <summary>The subject of an option's client certificate, safe to display.</summary>
    public static string Certificate(PSObject instance) =>
        Value(instance, "Certificate") is X509Certificate2 certificate ? SessionView.Safe(certificate.Subject) : string.Empty;

    /// <summary>The values of a response in one line, safe to display.</summary>
    public static string Values(PSObject instance) => Value(instance, "Values") is IDictionary pairs
        ? SessionView.Safe(string.Join(
            "; ", pairs.Cast<DictionaryEntry>().Select(static pair => $"{pair.Key} = {Joined(pair.Value)}")))
        : string.Empty;

    /// <summary>The time of an event.</summary>
    public static string Time(PSObject instance) => Value(instance, "Time") switch
    {
        DateTimeOffset time => time.ToString("u"),
        var other => other?.ToString() ?? string.Empty,
    };

    /// <summary>The number of sessions that a job keeps alive.</summary>
    public static int SessionCount(PSObject instance) => instance.BaseObject is KeepAliveJob job ? job.SessionCount : 0;

    /// <summary>The time until a job's next ping.</summary>
    public static string NextPing(PSObject instance) => SessionView.Until(Value(instance, "NextPingAt"));

    /// <summary>Whether the concise view shows an error that is being written.</summary>
    public static bool IsErrorShown(PSObject instance) => ErrorText.IsShown;

    /// <summary>An error on one line: where in a script, the command, and the message.</summary>
    public static string Error(PSObject instance) => ErrorText.OneLine(instance);

    /// <summary>An error as Windows PowerShell shows it, with its position, category and id.</summary>
    public static string ErrorDetails(PSObject instance) => ErrorText.Lines(instance);

    private static string Text(PSObject instance, string property) => SessionView.Safe(Value(instance, property));

    private static string Names(PSObject instance, string property) =>
        Value(instance, property) is IEnumerable<string> names ? SessionView.Safe(string.Join(", ", names)) : string.Empty;

    private static object? Joined(object? value) => value is IEnumerable<object> several ? string.Join(", ", several) : value;

    private static object? Value(PSObject instance, string property) =>
        instance.Properties[property]?.Value is { } value ? value is PSObject wrapped ? wrapped.BaseObject : value : null;

    private static object? Property(object from, string property) => PSObject.AsPSObject(from).Properties[property]?.Value;
}
