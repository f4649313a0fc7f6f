using System.Collections.Generic;
using SessionTools.Emulator.Soap;

namespace SessionTools.Emulator.Services.Clickatell;

/// <summary>
/// The fifteen operations of each binding: parameters in order, and the type of the result (vendor contracts). The WSDLs are written from
/// them, and requests are checked against them. The form is that of <see cref="ContractOperation.Parse"/>.
/// </summary>
internal static class ClickatellContract
{
    private const string Login = "session_id:string? api_id:int? user:string? password:string?";
    private const string Parts = "session_id:string api_id:int user:string password:string";

    public static readonly IReadOnlyDictionary<string, ContractOperation> DocumentLiteral = ContractOperation.Parse(
        $"""
        auth(api_id:int user:string password:string) string
        ping(session_id:string) string
        sendmsg({Login} text:string? to:string+ from:string? concat:int? msg_callback:int? deliv_ack:int? deliv_time:int?
            max_credits:int? req_feat:int? queue:int? escalate:int? mo:int? climsgid:string? unicode:int? msg_type:string?
            udh:string? data:string? validity:int?) string+
        querymsg({Login} apimsgid:string? climsgid:string?) string
        delmsg({Login} apimsgid:string? climsgid:string?) string
        getbalance({Login}) string
        routecoverage({Login} msisdn:string) string
        si_push({Login} to:string+ si_id:string si_url:string si_text:string si_created:string? si_expires:string?
            si_action:string? from:string? concat:int? deliv_ack:int? msg_callback:int? deliv_time:int? max_credits:int?
            req_feat:int? queue:int? escalate:int? mo:int? climsgid:string? unicode:int? validity:int?) string+
        ind_push({Login} to:string+ mms_subject:string mms_class:string mms_expire:string mms_from:string mms_url:string
            from:string? concat:int? deliv_ack:int? msg_callback:int? deliv_time:int? max_credits:int? req_feat:int? queue:int?
            escalate:int? mo:int? climsgid:string? validity:int?) string+
        token_pay({Login} token:string) string+
        startbatch({Login} from:string? concat:int? template:string deliv_ack:int? msg_callback:int? deliv_time:int?
            max_credits:int? req_feat:int? queue:int? escalate:int? mo:int? climsgid:string? unicode:int? msg_type:string?
            udh:string? validity:int?) string
        senditem({Login} batch_id:string to:string+ field1:string? field2:string? field3:string? field4:string? field5:string?
            field6:string? field7:string? field8:string? field9:string? field10:string?) string+
        quicksend({Login} batch_id:string to:string+) string+
        endbatch({Login} batch_id:string) string
        getmsgcharge({Login} apimsgid:string?) string
        """);

    public static readonly IReadOnlyDictionary<string, ContractOperation> RpcEncoded = NewEncoded("msg_callback");

    public static readonly IReadOnlyDictionary<string, ContractOperation> RpcEncodedOldest = NewEncoded("callback");

    private static IReadOnlyDictionary<string, ContractOperation> NewEncoded(string callback) => ContractOperation.Parse(
        $"""
        auth(api_id:int user:string password:string) string
        ping(session_id:string) string
        sendmsg({Parts} to:ArrayOfString from:string text:string concat:int deliv_ack:int {callback}:int deliv_time:int
            max_credits:float req_feat:int queue:int escalate:int mo:int cliMsgId:string unicode:int msg_type:string udh:string
            data:string validity:int) ArrayOfString
        querymsg({Parts} apimsgid:string climsgid:string) ArrayOfString
        delmsg(session_id:string api_id:string user:string password:string apimsgid:string climsgid:string) ArrayOfString
        getbalance({Parts}) string
        routeCoverage({Parts} msisdn:string) string
        si_push({Parts} to:ArrayOfString si_id:string si_url:string si_text:string si_created:string si_expires:string
            si_action:string from:string concat:int deliv_ack:int {callback}:int deliv_time:int max_credits:float req_feat:int
            queue:int escalate:int mo:int cliMsgId:string validity:int) ArrayOfString
        ind_push({Parts} to:ArrayOfString mms_subject:string mms_class:string mms_expire:string mms_from:string mms_url:string
            from:string concat:int deliv_ack:int {callback}:int deliv_time:int max_credits:float req_feat:int queue:int
            escalate:int mo:int cliMsgId:string validity:int) ArrayOfString
        token_pay({Parts} token:string) string
        startbatch({Parts} from:string concat:int template:string deliv_ack:int {callback}:int deliv_time:int
            max_credits:float req_feat:int queue:int escalate:int mo:int cliMsgId:string unicode:int msg_type:string udh:string
            data:string validity:int) ArrayOfString
        senditem({Parts} batch_id:string to:ArrayOfString field1:string field2:string field3:string field4:string) ArrayOfString
        quicksend({Parts} batch_id:string to:ArrayOfString) ArrayOfString
        endbatch({Parts} batch_id:string) ArrayOfString
        getmsgcharge({Parts} apimsgid:string) ArrayOfString
        """);
}
