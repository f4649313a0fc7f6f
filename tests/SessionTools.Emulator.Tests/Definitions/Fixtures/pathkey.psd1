# The key in a query, in a path and in the header Cookie; a base64 password; numbers in lists.
@{
    Service = 'PathKey'
    Expires = @{ IdleMinutes = '/sessions/0/minutes' }
    Expired = @{ '/code' = 6, 106, 107 }
    Error   = @{ Code = '/code'; Text = '/message' }
    Send    = @{ Query = @{ sid = '{key}' }; Headers = @{ Cookie = 'ticket={key}; lang=en' } }
    Result  = '/data'
    Login   = @{
        Put     = '/v1/sessions'
        Query   = @{ user = '{user}' }
        Headers = @{ Accept = 'application/json'; 'X-Password' = '{base64(password)}' }
        Take    = @{ key = '/sessions/0/id' }
        Expect  = @(@{ '/ok' = $true; '/sessions/0/level' = 1 }, @{ '/ok' = 'yes' })
    }
    Ping    = @{ Get = '/v1/sessions/{key}' }
    Logout  = @{ Delete = '/v1/sessions/{key}' }
    Methods = @{
        'user.get'  = @{ Get = '/v1/users/{id}'; Query = @{ fields = 'all' } }
        'user.send' = @{ Patch = '/v1/users/{id}/mail'; Form = @{ to = '{to}'; tags = 'a', 'b' } }
    }
}
