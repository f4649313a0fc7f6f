# Not tried on a real server.
# Pi-hole 6. It has one password and no user names: the credential's user name is not sent. With two-factor, use an application
# password. The sessions are few, so close them. https://docs.pi-hole.net/api/auth
@{
    Service = 'Pi-hole'
    Cookies = @()                                   # the same key as a cookie, which would need another token besides
    Expires = @{ IdleSeconds = '/session/validity' }
    Send    = @{ Headers = @{ 'X-FTL-SID' = '{key}' } }
    Error   = @{ Code = '/error/key'; Text = '/error/message' }

    Login   = @{
        Post = '/api/auth'
        Json = @{ password = '{password}' }
        Take = @{ key = '/session/sid' }
    }
    Ping    = @{ Get = '/api/auth' }
    Logout  = @{ Delete = '/api/auth' }
    Methods = @{
        'stats.summary'     = @{ Get = '/api/stats/summary' }
        'stats.top_domains' = @{ Get = '/api/stats/top_domains'; Result = '/domains' }
        'queries'           = @{ Get = '/api/queries'; Result = '/queries' }
        'blocking'          = @{ Get = '/api/dns/blocking' }
        'blocking.set'      = @{ Post = '/api/dns/blocking'; Json = '{parameters}' }    # @{ blocking = $false; timer = 60 }
        'domains'           = @{ Get = '/api/domains'; Result = '/domains' }
        'lists'             = @{ Get = '/api/lists'; Result = '/lists' }
        'clients'           = @{ Get = '/api/clients'; Result = '/clients' }
        'groups'            = @{ Get = '/api/groups'; Result = '/groups' }
        'version'           = @{ Get = '/api/info/version'; Result = '/version' }
        'restartdns'        = @{ Post = '/api/action/restartdns' }
    }
}
