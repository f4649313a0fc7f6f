# Not tried on a real server.
# FortiManager and FortiAnalyzer: JSON-RPC for administrators with rpc-permit. Code -11 is an ended session as well as a missing right.
# https://community.fortinet.com/t5/FortiManager/Technical-Tip-Using-FortiManager-API/ta-p/221089
# A method is the JSON-RPC method, and -Parameter is its params: Invoke-SessionMethod get @{ url = '/dvmdb/device' }
@{
    Service = 'FortiManager'
    Expires = @{ IdleMinutes = 15 }                 # System Settings > Admin Settings > Idle Timeout (API)
    Expired = @{ '/result/0/status/code' = '-11' }
    Send    = @{ Json = @{ id = 1; session = '{key}'; verbose = 1 } }
    Error   = @{ Code = '/result/0/status/code'; Text = '/result/0/status/message' }
    Result  = '/result/0/data'

    Login   = @{
        Post = '/jsonrpc'
        Json = @{ method = 'exec'; params = @(@{ url = '/sys/login/user'; data = @(@{ user = '{user}'; passwd = '{password}' }) }) }
        Take = @{ key = '/session' }
    }
    Ping    = @{ Post = '/jsonrpc'; Json = @{ method = 'get'; params = @(@{ url = '/sys/status' }) } }
    Logout  = @{ Post = '/jsonrpc'; Json = @{ method = 'exec'; params = @(@{ url = '/sys/logout' }) } }
    Methods = @{
        get    = @{ Post = '/jsonrpc'; Json = @{ method = 'get'; params = @('{parameters}') } }
        add    = @{ Post = '/jsonrpc'; Json = @{ method = 'add'; params = @('{parameters}') } }
        set    = @{ Post = '/jsonrpc'; Json = @{ method = 'set'; params = @('{parameters}') } }
        update = @{ Post = '/jsonrpc'; Json = @{ method = 'update'; params = @('{parameters}') } }
        delete = @{ Post = '/jsonrpc'; Json = @{ method = 'delete'; params = @('{parameters}') } }
        exec   = @{ Post = '/jsonrpc'; Json = @{ method = 'exec'; params = @('{parameters}') } }
    }
}
