# HPE 3PAR: 403 is an ended session only with one code, and the logout names the key.
@{
    Service = '3PAR'
    Expires = @{ IdleMinutes = 15 }
    Expired = @{ Status = 403; '/code' = 6 }
    Error   = @{ Code = '/code'; Text = '/desc' }
    Send    = @{ Headers = @{ 'X-HP3PAR-WSAPI-SessionKey' = '{key}' } }
    Login   = @{
        Post   = '/api/v1/credentials'
        Json   = @{ user = '{user}'; password = '{password}' }
        Expect = @{ Status = 201 }
        Take   = @{ key = '/key' }
    }
    Ping    = @{ Get = '/api/v1/system' }
    Logout  = @{ Delete = '/api/v1/credentials/{key}' }
    Methods = @{
        system  = @{ Get = '/api/v1/system' }
        volumes = @{ Get = '/api/v1/volumes'; Result = '/members' }
        create  = @{ Post = '/api/v1/volumes' }
    }
}
