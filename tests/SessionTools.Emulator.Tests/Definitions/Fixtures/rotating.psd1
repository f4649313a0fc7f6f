# A login by GET and Basic; each response hands out the next value of a header that goes with every request.
@{
    Service = 'Rotating'
    Expires = @{ IdleMinutes = 5 }
    Send    = @{ Headers = @{ 'X-Auth' = '{key}'; 'X-CSRF' = '{csrf}'; 'X-Client' = 'true' } }
    Login   = @{
        Get     = '/api/session'
        Headers = @{ Authorization = 'Basic {base64(user:password)}' }
        Take    = @{ key = 'Header X-Auth'; csrf = 'Header X-CSRF' }
    }
    Ping    = @{ Get = '/api/session'; Take = @{ csrf = 'Header X-CSRF' } }
    Methods = @{ set = @{ Post = '/api/set'; Json = @{ items = '{parameters}'; v = 1.5 }; Take = @{ csrf = 'Header X-CSRF' }; Result = '/items' } }
}
