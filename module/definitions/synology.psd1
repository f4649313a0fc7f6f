# Not tried on a real server.
# Synology DSM 7. https://global.download.synology.com/download/Document/Software/DeveloperGuide/Os/DSM/All/enu/
#                 DSM_Login_Web_API_Guide_enu.pdf
# A method is the name of an API; version and method of it are parameters:
# Invoke-SessionMethod SYNO.FileStation.List @{ version = 2; method = 'list_share' }
# Two-factor: -Parameter @{ otp = <SecureString> }
@{
    Service    = 'Synology DSM'
    Parameters = @{ session = 'FileStation' }       # the application that the session is for
    Secrets    = 'otp'
    Cookies    = @()                                # the key is a form field
    Expires    = @{ IdleMinutes = 15 }              # Control Panel > Security > Logout timer
    Expired    = @{ '/error/code' = 106, 107, 119 }
    Send       = @{ Form = @{ _sid = '{key}' } }
    Error      = @{ Code = '/error/code' }
    Result     = '/data'

    Login      = @{
        Post = '/webapi/entry.cgi'
        Form = @{ api = 'SYNO.API.Auth'; version = 6; method = 'login'; account = '{user}'; passwd = '{password}'
                  session = '{session}'; format = 'sid'; otp_code = '{totp(otp)}' }
        Take = @{ key = '/data/sid' }
    }
    Ping       = @{ Post = '/webapi/entry.cgi'; Form = @{ api = 'SYNO.FileStation.Info'; version = 2; method = 'get' } }
    Logout     = @{ Post = '/webapi/entry.cgi'; Form = @{ api = 'SYNO.API.Auth'; version = 6; method = 'logout'; session = '{session}' } }
    Methods    = @{
        'shares' = @{ Post = '/webapi/entry.cgi'; Form = @{ api = 'SYNO.FileStation.List'; version = 2; method = 'list_share' }
                      Result = '/data/shares' }
        'files'  = @{ Post = '/webapi/entry.cgi'; Result = '/data/files'
                      Form = @{ api = 'SYNO.FileStation.List'; version = 2; method = 'list'; folder_path = '{folder_path}' } }
        '*'      = @{ Post = '/webapi/entry.cgi'; Form = @{ api = '{method}' } }
    }
}
