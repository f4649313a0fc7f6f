# Not tried on a real server.
# Check Point's Management API, R80 and later. https://sc1.checkpoint.com/documents/latest/APIs/
# Changes are the session's own until 'publish', and lock what they change: call 'publish' or 'discard' before you close it.
@{
    Service    = 'Check Point'
    Parameters = @{ domain = $null; timeout = 600; readonly = $false }          # the timeout in seconds
    Expires    = @{ IdleSeconds = '/session-timeout' }
    Expired    = @(
        @{ Status = 401 }
        @{ '/code' = 'generic_err_session_expired', 'generic_err_wrong_session_id', 'generic_err_missing_session_id' }
    )
    Send       = @{ Headers = @{ 'X-chkp-sid' = '{key}' }; Json = @{} }         # every call has a JSON body
    Error      = @{ Code = '/code'; Text = '/message' }

    Login      = @{
        Post = '/web_api/login'
        Json = @{ user = '{user}'; password = '{password}'; domain = '{domain}'
                  'session-timeout' = '{timeout}'; 'read-only' = '{readonly}' }
        Take = @{ key = '/sid' }
    }
    Ping       = @{ Post = '/web_api/keepalive' }
    Logout     = @{ Post = '/web_api/logout' }
    Methods    = @{
        'show-hosts'                = @{ Post = '/web_api/show-hosts'; Result = '/objects' }
        'show-networks'             = @{ Post = '/web_api/show-networks'; Result = '/objects' }
        'show-gateways-and-servers' = @{ Post = '/web_api/show-gateways-and-servers'; Result = '/objects' }
        'show-packages'             = @{ Post = '/web_api/show-packages'; Result = '/packages' }
        'show-access-rulebase'      = @{ Post = '/web_api/show-access-rulebase'; Result = '/rulebase' }
        'add-host'                  = @{ Post = '/web_api/add-host' }
        'set-host'                  = @{ Post = '/web_api/set-host' }
        'install-policy'            = @{ Post = '/web_api/install-policy' }
        'show-task'                 = @{ Post = '/web_api/show-task'; Result = '/tasks' }
        'publish'                   = @{ Post = '/web_api/publish' }
        'discard'                   = @{ Post = '/web_api/discard' }
        '*'                         = @{ Post = '/web_api/{method}' }
    }
}
