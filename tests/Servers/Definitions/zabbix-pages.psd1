# Zabbix by its web pages. A redirect is the sign of success: a wrong password gets the form again, with 200.
# A stranger gets a page with 200 and a new cookie.
@{
    Service = 'Zabbix pages'
    Tried   = '6.0.14'
    Expires = @{ IdleMinutes = 15 }                 # the user's autologout
    Expired = @{ 'Body class="msg-bad msg-global">*<' = 'You are not logged in', 'Session terminated*' }

    Login   = @(
        @{ Post = '/index.php'; Form = @{ name = '{user}'; password = '{password}'; enter = 'Sign in' }
           Expect = @{ Status = 302; 'Header Location' = '*zabbix.php*' }; Take = @{ key = 'Cookie zbx_session' } }
        @{ Get = '/zabbix.php'; Query = @{ action = 'userprofile.edit' }; Take = @{ csrf = 'Body <meta name="csrf-token" content="*"' } }
    )
    Ping    = @{ Get = '/zabbix.php'; Query = @{ action = 'userprofile.edit' } }
    Logout  = @{ Get = '/index.php'; Query = @{ reconnect = 1; sid = '{csrf}' }; Expect = @{ Status = 302 } }
    Methods = @{
        title  = @{ Get = '/zabbix.php'; Query = @{ action = 'userprofile.edit' }; Result = 'Body <title>*</title>' }
        rows   = @{ Get = '/zabbix.php'; Query = @{ action = 'userprofile.edit' }; Result = 'Body name="rows_per_page" value="*"' }
        update = @{ Post = '/zabbix.php'; Query = @{ action = 'userprofile.update' }
            Form = @{ sid = '{csrf}'; userid = 1; lang = 'default'; timezone = 'default'; theme = 'default'; autologout = '3600s'
                      refresh = '30s'; url = ''; form_refresh = 1 } }
    }
}
