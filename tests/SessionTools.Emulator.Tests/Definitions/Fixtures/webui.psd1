# A web page: a hidden token out of the form, a redirect as the sign of success, and a second token for what changes something.
@{
    Service = 'WebUI'
    Expired = @{ Status = 302; 'Header Location' = '*/login*' }
    Login   = @(
        @{ Get = '/login.php'; Take = @{ token = 'Body name="sectok" value="*"'; key = 'Cookie *PHPSESSID' } }
        @{ Post = '/login.php'; Form = @{ user = '{user}'; pass = '{password}'; sectok = '{token}'; go = 'Log in' }
           Expect = @{ Status = 302; 'Header Location' = '*/home*' }; Take = @{ key = 'Cookie *PHPSESSID' } }
        @{ Get = '/home.php'; Take = @{ csrf = 'Body var csrf = "*";' } }
    )
    Ping    = @{ Get = '/home.php?view=status'; Expect = @{ Status = 200 } }
    Logout  = @{ Post = '/logout.php'; Form = @{ sectok = '{csrf}' } }
    Methods = @{ save = @{ Post = '/save.php'; Form = @{ sectok = '{csrf}'; page = '{page}' } } }
}
