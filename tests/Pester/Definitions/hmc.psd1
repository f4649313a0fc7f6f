# IBM HMC: a login that puts a document of XML, with attributes and names of a namespace.
@{
    Service = 'HMC'
    Expires = @{ IdleMinutes = 30 }
    Error   = @{ Text = '/HttpErrorResponse/Message' }
    Send    = @{ Headers = @{ 'X-API-Session' = '{key}' } }
    Login   = @{
        Put     = '/rest/api/web/Logon'
        Headers = @{ 'Content-Type' = 'application/vnd.ibm.powervm.web+xml; type=LogonRequest' }
        Xml     = @'
<LogonRequest xmlns="http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/" schemaVersion="V1_0">
    <UserID>{user}</UserID><Password>{password}</Password>
</LogonRequest>
'@
        Take    = @{ key = '/LogonResponse/X-API-Session' }
    }
    Ping    = @{ Get = '/rest/api/web/systems' }
    Logout  = @{ Delete = '/rest/api/web/Logon' }
}
