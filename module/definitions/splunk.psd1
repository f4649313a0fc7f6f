# Not tried on a real server.
# Splunk Enterprise, on its management port: -Uri https://splunk.example:8089
# https://help.splunk.com/en/splunk-enterprise/rest-api-reference/9.2/access-endpoints
# https://docs.splunk.com/Documentation/Splunk/latest/Admin/Configureusertimeouts
# There is no logout that every user may call: the session ends by itself. With the right edit_httpauths, a session is ended by
# 'Delete /services/authentication/httpauth-tokens/...'.
@{
    Service = 'Splunk'
    Cookies = @()
    Expires = @{ IdleMinutes = 60 }                 # server.conf, sessionTimeout
    Send    = @{ Headers = @{ Authorization = 'Splunk {key}' }; Query = @{ output_mode = 'json' }; Form = @{} }
    Error   = @{ Text = '/messages/0/text' }
    Result  = '/results', '/entry', '/'

    Login   = @{
        Post = '/services/auth/login'
        Form = @{ username = '{user}'; password = '{password}' }
        Take = @{ key = '/sessionKey', '/response/sessionKey' }                 # JSON, or XML where the mode is ignored
    }
    Ping    = @{ Get = '/services/authentication/current-context' }
    Methods = @{
        'search'      = @{ Post = '/services/search/jobs'; Form = @{ exec_mode = 'oneshot'; search = '{search}' } }
        'jobs'        = @{ Get = '/services/search/jobs' }
        'indexes'     = @{ Get = '/services/data/indexes' }
        'apps'        = @{ Get = '/services/apps/local' }
        'server.info' = @{ Get = '/services/server/info' }
    }
}
