# XML in and out; the key is an attribute of every call, and a refresh hands out a new one.
@{
    Service = 'UCS'
    Expires = @{ AfterSeconds = '/aaaLogin/@outRefreshPeriod' }
    Expired = @(
        @{ '/aaaKeepAlive/@errorCode' = '552' }
        @{ '/configResolveClass/@errorCode' = '552' }
    )
    Error   = @{ Code = '/aaaLogin/@errorCode'; Text = '/aaaLogin/@errorDescr' }

    Login   = @{ Post = '/nuova'; Xml = '<aaaLogin inName="{user}" inPassword="{password}"/>'; Take = @{ key = '/aaaLogin/@outCookie' } }
    Ping    = @{ Post = '/nuova'; Xml = '<aaaRefresh inName="{user}" inPassword="{password}" inCookie="{key}"/>'; Take = @{ key = '/aaaLogin/@outCookie' } }
    Logout  = @{ Post = '/nuova'; Xml = '<aaaLogout inCookie="{key}"/>' }
    Methods = @{
        configResolveClass = @{
            Post   = '/nuova'
            Xml    = @'
<configResolveClass cookie="{key}" classId="{classId}" inHierarchical="false">
    <inFilter><eq property="dn" value="{dn}"/></inFilter>
</configResolveClass>
'@
            Result = '/configResolveClass/outConfigs'
        }
    }
}
