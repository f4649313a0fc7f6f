# A one-time code in one field of the login, and a token of the user's in a header.
@{
    Service = 'Totp'
    Secrets = 'otp', 'appToken'
    Send    = @{ Headers = @{ 'App-Token' = '{appToken}'; 'Session-Token' = '{key}' } }
    Login   = @{ Post = '/initSession'; Json = @{ login = '{user}'; password = '{password}'; code = '{totp(otp)}' }; Take = @{ key = '/session_token' } }
    Ping    = @{ Get = '/getActiveProfile' }
}
