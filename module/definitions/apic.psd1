# Not tried on a real server.
# Cisco APIC (ACI). A refresh hands out a new token; without one the session ends. 403 is an ended session as well as a missing right.
# https://www.cisco.com/c/en/us/td/docs/dcn/aci/apic/all/apic-rest-api-configuration-guide/
#         cisco-apic-rest-api-configuration-guide-42x-and-later/m_using_the_rest_api.html
@{
    Service = 'APIC'
    Cookies = @()                                   # the same token as in the body
    Expires = @{ AfterSeconds = '/imdata/0/aaaLogin/attributes/refreshTimeoutSeconds' }
    Expired = @{ Status = 401, 403 }
    Send    = @{ Headers = @{ Cookie = 'APIC-cookie={key}' } }
    Error   = @{ Code = '/imdata/0/error/attributes/code'; Text = '/imdata/0/error/attributes/text' }
    Result  = '/imdata'

    Login   = @{
        Post = '/api/aaaLogin.json'
        Json = @{ aaaUser = @{ attributes = @{ name = '{user}'; pwd = '{password}' } } }
        Take = @{ key = '/imdata/0/aaaLogin/attributes/token'; name = '/imdata/0/aaaLogin/attributes/userName' }
    }
    Ping    = @{ Get = '/api/aaaRefresh.json'; Take = @{ key = '/imdata/0/aaaLogin/attributes/token' } }
    Logout  = @{ Post = '/api/aaaLogout.json'; Json = @{ aaaUser = @{ attributes = @{ name = '{name}' } } } }
    Methods = @{
        'class'   = @{ Get = '/api/class/{class}.json' }                        # such as fvTenant
        'tenants' = @{ Get = '/api/class/fvTenant.json' }
        'nodes'   = @{ Get = '/api/class/fabricNode.json' }
        'faults'  = @{ Get = '/api/class/faultInst.json' }
        'epgs'    = @{ Get = '/api/class/fvAEPg.json' }
    }
}
