# CouchDB: responses hand out the next value of the cookie, and an ended session is a user without a name.
@{
    Service = 'CouchDB'
    Expires = @{ IdleSeconds = 600 }
    Error   = @{ Code = '/error'; Text = '/reason' }
    Login   = @{
        Post = '/_session'
        Form = @{ name = '{user}'; password = '{password}' }
        Take = @{ key = 'Cookie AuthSession' }
    }
    Ping    = @{ Get = '/_session'; Take = @{ key = 'Cookie AuthSession' }; Expired = @{ '/userCtx/name' = $null } }
    Logout  = @{ Delete = '/_session' }
}
