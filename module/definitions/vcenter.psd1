# Not tried on a real server.
# VMware vCenter's REST API, 7.0 U2 and later. https://developer.broadcom.com/xapis/vsphere-automation-api/latest
# The documentation names no lifetime. Any call extends the session, and a call on an ended one is 401.
@{
    Service = 'vCenter'
    Send    = @{ Headers = @{ 'vmware-api-session-id' = '{key}' } }
    Error   = @{ Code = '/error_type'; Text = '/messages/0/default_message' }

    Login   = @{
        Post    = '/api/session'
        Headers = @{ Authorization = 'Basic {base64(user:password)}' }
        Take    = @{ key = '/' }                    # the whole response is one text
    }
    Ping    = @{ Get = '/api/session' }
    Logout  = @{ Delete = '/api/session' }
    Methods = @{
        'vm.list'        = @{ Get = '/api/vcenter/vm' }
        'vm.get'         = @{ Get = '/api/vcenter/vm/{vm}' }
        'vm.start'       = @{ Post = '/api/vcenter/vm/{vm}/power'; Query = @{ action = 'start' } }
        'vm.stop'        = @{ Post = '/api/vcenter/vm/{vm}/power'; Query = @{ action = 'stop' } }
        'host.list'      = @{ Get = '/api/vcenter/host' }
        'cluster.list'   = @{ Get = '/api/vcenter/cluster' }
        'datastore.list' = @{ Get = '/api/vcenter/datastore' }
        'network.list'   = @{ Get = '/api/vcenter/network' }
    }
}
