namespace SessionTools;

/// <summary>
/// Clickatell's operations with their parameters in the order of the WSDLs, whatever the order of the caller's (vendor contracts: W2 for
/// document/literal, W3 for rpc/encoded).
/// </summary>
internal static class ClickatellContract
{
    private const string Login = "session_id? api_id:int? user? password? ";
    private const string LoginParts = "session_id api_id:int user password ";

    public static readonly SoapContract Literal = new(
    [
        ("auth", "api_id:int user password"),
        ("ping", "session_id"),
        (
            "sendmsg",
            Login + "text? to+ from? concat:int? msg_callback:int? deliv_ack:int? deliv_time:int? max_credits:int? req_feat:int? "
                + "queue:int? escalate:int? mo:int? climsgid? unicode:int? msg_type? udh? data? validity:int?"),
        ("querymsg", Login + "apimsgid? climsgid?"),
        ("delmsg", Login + "apimsgid? climsgid?"),
        ("getbalance", Login),
        ("routecoverage", Login + "msisdn"),
        (
            "si_push",
            Login + "to+ si_id si_url si_text si_created? si_expires? si_action? from? concat:int? deliv_ack:int? msg_callback:int? "
                + "deliv_time:int? max_credits:int? req_feat:int? queue:int? escalate:int? mo:int? climsgid? unicode:int? "
                + "validity:int?"),
        (
            "ind_push",
            Login + "to+ mms_subject mms_class mms_expire mms_from mms_url from? concat:int? deliv_ack:int? msg_callback:int? "
                + "deliv_time:int? max_credits:int? req_feat:int? queue:int? escalate:int? mo:int? climsgid? validity:int?"),
        ("token_pay", Login + "token"),
        (
            "startbatch",
            Login + "from? concat:int? template deliv_ack:int? msg_callback:int? deliv_time:int? max_credits:int? req_feat:int? "
                + "queue:int? escalate:int? mo:int? climsgid? unicode:int? msg_type? udh? validity:int?"),
        ("senditem", Login + "batch_id to+ field1? field2? field3? field4? field5? field6? field7? field8? field9? field10?"),
        ("quicksend", Login + "batch_id to+"),
        ("endbatch", Login + "batch_id"),
        ("getmsgcharge", Login + "apimsgid?"),
    ]);

    /// <summary>Every part belongs to the message: servers that go by the position count them.</summary>
    public static readonly SoapContract Encoded = NewEncoded("msg_callback|callback");

    /// <summary>The oldest address, webservice.php, has <c>callback</c> in place of <c>msg_callback</c>.</summary>
    public static readonly SoapContract EncodedOldest = NewEncoded("callback|msg_callback");

    private static SoapContract NewEncoded(string callback) => new(
    [
        ("auth", "api_id:int user password"),
        ("ping", "session_id"),
        (
            "sendmsg",
            LoginParts + $"to:ArrayOfString from text concat:int deliv_ack:int {callback}:int deliv_time:int max_credits:float "
                + "req_feat:int queue:int escalate:int mo:int cliMsgId unicode:int msg_type udh data validity:int"),
        ("querymsg", LoginParts + "apimsgid climsgid"),
        ("delmsg", "session_id api_id user password apimsgid climsgid"),
        ("getbalance", LoginParts),
        ("routeCoverage", LoginParts + "msisdn"),
        (
            "si_push",
            LoginParts + "to:ArrayOfString si_id si_url si_text si_created si_expires si_action from concat:int deliv_ack:int "
                + $"{callback}:int deliv_time:int max_credits:float req_feat:int queue:int escalate:int mo:int cliMsgId "
                + "validity:int"),
        (
            "ind_push",
            LoginParts + "to:ArrayOfString mms_subject mms_class mms_expire mms_from mms_url from concat:int deliv_ack:int "
                + $"{callback}:int deliv_time:int max_credits:float req_feat:int queue:int escalate:int mo:int cliMsgId "
                + "validity:int"),
        ("token_pay", LoginParts + "token"),
        (
            "startbatch",
            LoginParts + $"from concat:int template deliv_ack:int {callback}:int deliv_time:int max_credits:float req_feat:int queue:int "
                + "escalate:int mo:int cliMsgId unicode:int msg_type udh data validity:int"),
        ("senditem", LoginParts + "batch_id to:ArrayOfString field1 field2 field3 field4"),
        ("quicksend", LoginParts + "batch_id to:ArrayOfString"),
        ("endbatch", LoginParts + "batch_id"),
        ("getmsgcharge", LoginParts + "apimsgid"),
    ]);
}
