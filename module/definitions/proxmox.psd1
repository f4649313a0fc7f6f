# Not tried on a real server.
# Proxmox VE. The user name has a realm: root@pam. https://pve.proxmox.com/wiki/Proxmox_VE_API
# A ticket ends two hours after the login. The service can renew one that is sent as the password, but it would count an ended
# ticket as a wrong password; a keep-alive therefore logs in again, which needs -AutoReconnect.
@{
    Service = 'Proxmox VE'
    Cookies = @()                                   # the ticket is the key; it is sent below
    Expires = @{ AfterMinutes = 120 }
    Send    = @{
        Headers = @{ Cookie = 'PVEAuthCookie={key}'; CSRFPreventionToken = '{csrf}' }
        Form    = @{}                               # parameters are form fields
    }
    Error   = @{ Text = '/message' }
    Result  = '/data'

    Login   = @{
        Post = '/api2/json/access/ticket'
        Form = @{ username = '{user}'; password = '{password}' }
        Take = @{ key = '/data/ticket'; csrf = '/data/CSRFPreventionToken' }
    }
    Ping    = @{ Get = '/api2/json/version' }
    Methods = @{
        'nodes'             = @{ Get = '/api2/json/nodes' }
        'cluster.resources' = @{ Get = '/api2/json/cluster/resources' }
        'storage'           = @{ Get = '/api2/json/storage' }
        'qemu.list'         = @{ Get = '/api2/json/nodes/{node}/qemu' }
        'qemu.config'       = @{ Get = '/api2/json/nodes/{node}/qemu/{vmid}/config' }
        'qemu.start'        = @{ Post = '/api2/json/nodes/{node}/qemu/{vmid}/status/start' }
        'qemu.shutdown'     = @{ Post = '/api2/json/nodes/{node}/qemu/{vmid}/status/shutdown' }
        'lxc.list'          = @{ Get = '/api2/json/nodes/{node}/lxc' }
        'task.status'       = @{ Get = '/api2/json/nodes/{node}/tasks/{upid}/status' }
    }
}
