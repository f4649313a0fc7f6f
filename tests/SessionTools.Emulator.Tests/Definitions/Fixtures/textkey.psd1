# The whole body is the key.
@{
    Service = 'TextKey'
    Expires = @{ AfterMinutes = 60 }
    Send    = @{ Headers = @{ Authorization = 'AR-JWT {key}' } }
    Login   = @{ Post = '/api/jwt/login'; Form = @{ username = '{user}'; password = '{password}' }; Take = @{ key = 'Body' } }
    Ping    = @{ Get = '/api/arsys/v1' }
    Logout  = @{ Post = '/api/jwt/logout' }
}
