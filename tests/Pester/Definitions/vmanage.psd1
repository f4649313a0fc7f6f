# Cisco vManage: an empty page is the sign of success, a page with a form that of a refusal, and a second token is a whole body.
@{
    Service = 'vManage'
    Cookies = 'JSESSIONID'
    Expires = @{ IdleMinutes = 30 }
    Expired = @{ Status = 401, 403 }, @{ Body = '*<html*j_security_check*' }
    Error   = @{ Code = '/error/code'; Text = '/error/message' }
    Result  = '/data'
    Send    = @{ Headers = @{ 'X-XSRF-TOKEN' = '{csrf}' } }
    Login   = @(
        @{
            Post   = '/j_security_check'
            Form   = @{ j_username = '{user}'; j_password = '{password}' }
            Expect = @{ Body = '' }
            Take   = @{ key = 'Cookie JSESSIONID' }
        }
        @{ Get = '/dataservice/client/token'; Take = @{ csrf = 'Body' } }
    )
    Ping    = @{ Get = '/dataservice/client/server' }
    Logout  = @{ Get = '/logout'; Expect = @{ Status = 200, 302 } }
    Methods = @{
        devices  = @{ Get = '/dataservice/device' }
        template = @{ Post = '/dataservice/template/{id}' }
    }
}
