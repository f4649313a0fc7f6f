# Huawei OceanStor: what the login hands out is part of each path, and an ended session is a number below zero with status 200.
@{
    Service = 'OceanStor'
    Expires = @{ IdleMinutes = 20 }
    Expired = @{ '/error/code' = -401 }
    Error   = @{ Code = '/error/code'; Text = '/error/description' }
    Result  = '/data'
    Send    = @{ Headers = @{ iBaseToken = '{key}' } }
    Login   = @{
        Post = '/deviceManager/rest/xxxxx/sessions'
        Json = @{ username = '{user}'; password = '{password}'; scope = 0 }
        Take = @{ key = '/data/iBaseToken'; device = '/data/deviceid'; session = 'Cookie session' }
    }
    Ping    = @{ Get = '/deviceManager/rest/{device}/server/status' }
    Logout  = @{ Delete = '/deviceManager/rest/{device}/sessions' }
    Methods = @{
        luns   = @{ Get = '/deviceManager/rest/{device}/lun' }
        lun    = @{ Get = '/deviceManager/rest/{device}/lun/{id}' }
        create = @{ Post = '/deviceManager/rest/{device}/lun' }
    }
}
