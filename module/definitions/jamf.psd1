# Not tried on a real server.
# Jamf Pro, with user accounts. A ping hands out a new token and ends the old one. https://developer.jamf.com/jamf-pro/docs
# Methods are verb and path, such as 'Get /api/v1/departments': the versions in the paths change with the releases.
@{
    Service = 'Jamf Pro'
    Cookies = @()                                   # the token is the session
    Expires = @{ At = '/expires' }
    Send    = @{ Headers = @{ Authorization = 'Bearer {key}'; Accept = 'application/json' } }
    Error   = @{ Code = '/errors/0/code'; Text = '/errors/0/description' }
    Result  = '/results', '/'

    Login   = @{
        Post    = '/api/v1/auth/token'
        Headers = @{ Authorization = 'Basic {base64(user:password)}' }
        Take    = @{ key = '/token' }
    }
    Ping    = @{ Post = '/api/v1/auth/keep-alive'; Take = @{ key = '/token' } }
    Logout  = @{ Post = '/api/v1/auth/invalidate-token' }
}
