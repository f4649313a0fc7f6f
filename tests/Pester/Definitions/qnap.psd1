# QNAP QTS: XML, a password in base64, and a key in the query.
@{
    Service = 'QNAP'
    Expires = @{ IdleMinutes = 15 }
    Expired = @{ '/QDocRoot/authPassed' = 0 }
    Error   = @{ Code = '/QDocRoot/errorValue' }
    Send    = @{ Query = @{ sid = '{key}' } }
    Login   = @{
        Post   = '/cgi-bin/authLogin.cgi'
        Form   = @{ user = '{user}'; pwd = '{base64(password)}' }
        Expect = @{ '/QDocRoot/authPassed' = 1 }
        Take   = @{ key = '/QDocRoot/authSid' }
    }
    Ping    = @{ Get = '/cgi-bin/authLogin.cgi'; Expect = @{ '/QDocRoot/authPassed' = 1 } }
    Logout  = @{ Get = '/cgi-bin/authLogout.cgi' }
    Methods = @{ shares = @{ Get = '/cgi-bin/filemanager/utilRequest.cgi'; Query = @{ func = 'get_share_list'; is_iso = '{iso}' } } }
}
