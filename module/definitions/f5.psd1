# Not tried on a real server.
# F5 BIG-IP, iControl REST with tokens, 12.0 and later. A user has at most 100 tokens, so close sessions.
# https://community.f5.com/kb/technicalarticles/icontrol-rest-authentication-token-management/287462
# A token ends at a fixed time, 20 minutes after the login unless the service is told otherwise.
@{
    Service    = 'F5 iControl'
    Parameters = @{ provider = 'tmos' }             # the login provider
    Expires    = @{ AfterSeconds = '/token/timeout' }
    Send       = @{ Headers = @{ 'X-F5-Auth-Token' = '{key}' } }
    Error      = @{ Code = '/code'; Text = '/message' }
    Result     = '/items', '/'

    Login      = @{
        Post = '/mgmt/shared/authn/login'
        Json = @{ username = '{user}'; password = '{password}'; loginProviderName = '{provider}' }
        Take = @{ key = '/token/token' }
    }
    Ping       = @{ Get = '/mgmt/tm/sys/version' }
    Logout     = @{ Delete = '/mgmt/shared/authz/tokens/{key}' }
    Methods    = @{
        'ltm.virtual'      = @{ Get = '/mgmt/tm/ltm/virtual' }
        'ltm.pool'         = @{ Get = '/mgmt/tm/ltm/pool' }
        'ltm.pool.members' = @{ Get = '/mgmt/tm/ltm/pool/{pool}/members' }      # such as ~Common~web
        'ltm.node'         = @{ Get = '/mgmt/tm/ltm/node' }
        'sys.version'      = @{ Get = '/mgmt/tm/sys/version' }
        'sys.config.save'  = @{ Post = '/mgmt/tm/sys/config'; Json = @{ command = 'save' } }
    }
}
