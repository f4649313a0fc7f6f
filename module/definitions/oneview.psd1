# Not tried on a real server.
# HPE OneView. The login asks first which version of the API is current, because each call must name one.
# https://techlibrary.hpe.com/docs/enterprise/servers/oneview/ and https://github.com/HewlettPackard/oneview-python
@{
    Service    = 'OneView'
    Parameters = @{ domain = 'Local' }              # the login domain: a directory's name, or Local
    Expires    = @{ IdleMinutes = 1440 }
    Send       = @{ Headers = @{ Auth = '{key}'; 'X-API-Version' = '{version}' } }
    Error      = @{ Code = '/errorCode'; Text = '/message' }
    Result     = '/members', '/'

    Login      = @(
        @{ Get = '/rest/version'; Take = @{ version = '/currentVersion' } }
        @{ Post = '/rest/login-sessions'
           Json = @{ userName = '{user}'; password = '{password}'; authLoginDomain = '{domain}'; loginMsgAck = $true }
           Take = @{ key = '/sessionID' } }
    )
    Ping       = @{ Get = '/rest/tasks'; Query = @{ count = 1 } }
    Logout     = @{ Delete = '/rest/login-sessions' }
    Methods    = @{
        'server-hardware'   = @{ Get = '/rest/server-hardware' }
        'server-profiles'   = @{ Get = '/rest/server-profiles' }
        'enclosures'        = @{ Get = '/rest/enclosures' }
        'interconnects'     = @{ Get = '/rest/interconnects' }
        'ethernet-networks' = @{ Get = '/rest/ethernet-networks' }
        'alerts'            = @{ Get = '/rest/alerts' }
        'tasks'             = @{ Get = '/rest/tasks' }
    }
}
