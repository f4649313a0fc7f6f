# MediaWiki by its web pages. The login needs a token out of a hidden input, and the cookie that came with it; writing needs one out of a
# script, where a backslash is written as two; and the logout needs another hidden input's. Redirects are the sign of success.
@{
    Service = 'MediaWiki pages'
    Tried   = '1.39.17'
    Cookies = '*_session', '*UserID'
    Expires = @{ IdleMinutes = 60 }                 # $wgObjectCacheSessionExpiry
    Expired = @{ Status = 302; 'Header Location' = '*Special:UserLogin*' }, @{ 'Body "wgUserName":*,' = 'null' }

    Login   = @(
        @{ Get = '/index.php'; Query = @{ title = 'Special:UserLogin' }
           Take = @{ token = 'Body name="wpLoginToken" type="hidden" value="*"' } }
        @{ Post = '/index.php'; Query = @{ title = 'Special:UserLogin' }
           Form = @{ wpName = '{user}'; wpPassword = '{password}'; wpLoginToken = '{token}'; wpEditToken = '+\'; authAction = 'login' }
           Expect = @{ Status = 302 }; Take = @{ key = 'Cookie *_session' } }
        @{ Get = '/index.php'; Query = @{ title = 'Special:UserLogout' }
           Take = @{ csrf = 'Body "csrfToken":"*"'; bye = 'Body id="wpEditToken" type="hidden" value="*"' } }
    )
    Ping    = @{ Get = '/index.php'; Query = @{ title = 'Special:Preferences' } }
    Logout  = @{ Post = '/index.php'; Query = @{ title = 'Special:UserLogout' }; Form = @{ wpEditToken = '{bye}' } }
    Methods = @{
        read = @{ Get = '/index.php'; Query = @{ action = 'raw' } }
        name = @{ Get = '/index.php'; Query = @{ title = 'Special:Preferences' }; Result = 'Body "wgUserName":"*"' }
        edit = @{ Post = '/index.php'; Query = @{ title = '{title}'; action = 'submit' }; Expect = @{ Status = 302 }
            Form = @{ wpTextbox1 = '{text}'; wpEditToken = '{csrf}'; wpUnicodeCheck = 'ℳ𝒲♥𝓊𝓃𝒾𝒸ℴ𝒹ℯ'; wpUltimateParam = 1
                      model = 'wikitext'; format = 'text/x-wiki'; wpSave = 'Save' } }
    }
}
