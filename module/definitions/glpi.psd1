# Not tried on a real server.
# GLPI's REST API (apirest.php), 9.1 and later. The service decides the lifetime: PHP's session.gc_maxlifetime.
# https://github.com/glpi-project/glpi/blob/main/apirest.md
# Where GLPI asks for an application token: -Parameter @{ app = <SecureString> }
@{
    Service = 'GLPI'
    Secrets = 'app'
    Cookies = @()                                   # the token in the header is the session
    Expired = @{ '/0' = 'ERROR_SESSION_TOKEN_INVALID', 'ERROR_SESSION_TOKEN_MISSING' }
    Send    = @{ Headers = @{ 'Session-Token' = '{key}'; 'App-Token' = '{app}' } }
    Error   = @{ Code = '/0'; Text = '/1' }

    Login   = @{
        Get     = '/apirest.php/initSession'
        Headers = @{ Authorization = 'Basic {base64(user:password)}' }
        Take    = @{ key = '/session_token' }
    }
    Ping    = @{ Get = '/apirest.php/getActiveProfile' }
    Logout  = @{ Get = '/apirest.php/killSession' }
    Methods = @{
        'getMyProfiles'        = @{ Get = '/apirest.php/getMyProfiles'; Result = '/myprofiles' }
        'getMyEntities'        = @{ Get = '/apirest.php/getMyEntities'; Result = '/myentities' }
        'changeActiveProfile'  = @{ Post = '/apirest.php/changeActiveProfile'; Json = '{parameters}' }
        'changeActiveEntities' = @{ Post = '/apirest.php/changeActiveEntities'; Json = '{parameters}' }
        'getItems'             = @{ Get = '/apirest.php/{itemtype}' }            # such as Computer, Ticket
        'getItem'              = @{ Get = '/apirest.php/{itemtype}/{id}' }
        'searchItems'          = @{ Get = '/apirest.php/search/{itemtype}'; Result = '/data' }
        'addItem'              = @{ Post = '/apirest.php/{itemtype}'; Json = @{ input = '{input}' } }
        'updateItem'           = @{ Put = '/apirest.php/{itemtype}/{id}'; Json = @{ input = '{input}' } }
        'deleteItem'           = @{ Delete = '/apirest.php/{itemtype}/{id}' }
    }
}
