# Not tried on a real server.
# Zabbix's JSON-RPC API from 6.4 on, with the key in a header: from 7.2 on it can stand nowhere else. For older versions there is zabbix.
# https://www.zabbix.com/documentation/current/en/manual/api
@{
    Service = 'Zabbix 7'
    Expires = @{ IdleMinutes = 15 }                 # the user's autologout
    Send    = @{ Headers = @{ Authorization = 'Bearer {key}' }; Json = @{ jsonrpc = '2.0'; id = 1 } }
    Expired = @{ '/error/data' = 'Session terminated*', 'Not authori?ed*' }
    Error   = @{ Code = '/error/code'; Text = '/error/data' }
    Result  = '/result'

    Login   = @{
        Post = '/api_jsonrpc.php'
        Json = @{ method = 'user.login'; params = @{ username = '{user}'; password = '{password}' } }
        Take = @{ key = '/result' }
    }
    Ping    = @{
        Post    = '/api_jsonrpc.php'
        Headers = @{ Authorization = $null }
        Json    = @{ method = 'user.checkAuthentication'; params = @{ sessionid = '{key}' } }
    }
    Logout  = @{ Post = '/api_jsonrpc.php'; Json = @{ method = 'user.logout'; params = @() } }
    Methods = @{ '*' = @{ Post = '/api_jsonrpc.php'; Json = @{ method = '{method}'; params = '{parameters}' } } }
}
