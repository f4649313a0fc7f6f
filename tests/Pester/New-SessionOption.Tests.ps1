BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $credential = New-TestCredential
}

Describe 'New-SessionOption' {
    It 'returns the options that it is given' {
        $given = @{
            ConnectionTimeoutSeconds = 1
            OperationTimeoutSeconds  = 2
            MaximumRetryCount        = 3
            RetryIntervalSec         = 4
            MaximumResponseBytes     = 5
            Proxy                    = [uri]'http://proxy:8080'
            SkipCertificateCheck     = $true
            SslProtocol              = [Security.Authentication.SslProtocols]::Tls12
            UserAgent                = 'me'
        }
        $option = New-SessionOption @given -ProxyCredential $credential
        foreach ($name in $given.Keys) { $option.$name | Should -Be $given.$name -Because $name }
        $option.ProxyCredential.GetCredential($option.Proxy, 'basic').UserName | Should -Be demo
        $option.ProxyCredential.GetCredential($option.Proxy, 'basic').Password | Should -BeExactly demo-password
    }

    It 'uses the sign-on of the user for the proxy with -ProxyUseDefaultCredentials' {
        (New-SessionOption -ProxyUseDefaultCredentials -Proxy http://proxy).ProxyUseDefaultCredentials | Should -BeTrue
        (New-SessionOption -Proxy http://proxy).ProxyUseDefaultCredentials | Should -BeFalse
    }

    It 'uses no proxy with -NoProxy' {
        (New-SessionOption -NoProxy).NoProxy | Should -BeTrue
        (New-SessionOption).NoProxy | Should -BeFalse
    }

    It 'waits 100 seconds, does not retry and checks certificates by default' {
        $option = New-SessionOption
        $option.ConnectionTimeoutSeconds | Should -Be 100
        $option.OperationTimeoutSeconds | Should -Be 100
        $option.MaximumRetryCount | Should -Be 0
        $option.RetryIntervalSec | Should -Be 5
        $option.SkipCertificateCheck | Should -BeFalse
    }

    It 'writes <ErrorId> for <Parameters>' -ForEach @(
        @{ Parameters = '-NoProxy -Proxy http://p'; ErrorId = 'AmbiguousParameterSet' }
        @{ Parameters = '-ProxyCredential $credential -ProxyUseDefaultCredentials'; ErrorId = 'AmbiguousParameterSet' }
        @{ Parameters = '-ConnectionTimeoutSeconds -1'; ErrorId = 'ParameterArgumentValidationError' }
        @{ Parameters = '-OperationTimeoutSeconds 2147484'; ErrorId = 'ParameterArgumentValidationError' }
        @{ Parameters = '-MaximumResponseBytes 0'; ErrorId = 'ParameterArgumentValidationError' }
        @{ Parameters = '-UserAgent "a`r`nb: c"'; ErrorId = 'ParameterArgumentValidationError' }
    ) {
        { & ([scriptblock]::Create("New-SessionOption $Parameters")) } |
            Should -Throw -ErrorId "$ErrorId,SessionTools.PowerShell.NewSessionOptionCommand"
    }

    It 'writes InvalidArgument for -Proxy <_>, without its user and password' -ForEach @(
        'proxy:8080/x'
        '/proxy'
        'http://user:demo-password@proxy'
    ) {
        $address = $_
        $problem = { New-SessionOption -Proxy $address } | Should -Throw -PassThru
        Test-SessionError $problem InvalidArgument New-SessionOption
        $problem | Format-List * -Force | Out-String | Should -Not -Match demo-password
    }
}
