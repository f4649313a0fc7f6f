# The pages in docs/en-US, the compiled help, the manifests and the cmdlets say the same, in both directions.
BeforeDiscovery {
    $pages = Convert-Path -LiteralPath (Join-Path $PSScriptRoot ../../docs/en-US)
    $cmdlets = (Get-ChildItem $pages -Filter *-*.md).BaseName
    $topics = (Get-ChildItem $pages -Filter about_*.md).BaseName
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $pages = Convert-Path -LiteralPath (Join-Path $root docs/en-US)
    $why = 'a page and what is compiled from it say the same. Change the page in docs/en-US, then run: ./build.ps1 Help'

    function Get-Text([string] $Path) { [IO.File]::ReadAllText($Path).Replace("`r`n", "`n") }

    # Line breaks do not count.
    function Get-Word([string] $Text) { ($Text -replace '\s+', ' ').Trim() }

    # What the first group of a pattern matches.
    function Get-Match([string] $Text, [string] $Pattern) { [regex]::Matches($Text, $Pattern) | ForEach-Object { $_.Groups[1].Value } }

    # The parts of a text by their headings of one level. Headings inside code do not count.
    function Split-Section([string] $Text, [string] $Mark) {
        $parts = [ordered]@{}
        $name = $null
        $isCode = $false
        foreach ($line in $Text -split '\n') {
            if ($line -match '^```') { $isCode = -not $isCode }
            if (-not $isCode -and $line -match "^$Mark (.+)") {
                $name = $Matches[1].Trim()
                $parts.Add($name, '')
            }
            elseif ($name) { $parts[$name] += "$line`n" }
        }
        $parts
    }

    # A page of a cmdlet in the form that PlatyPS gives it.
    function Read-Page([string] $Name) {
        $text = Get-Text (Join-Path $pages "$Name.md")
        $sections = Split-Section $text '##'
        $fence = '(?s)```powershell\n(.*?)\n```'
        $syntax = Split-Section $sections.SYNTAX '###'
        $examples = Split-Section $sections.EXAMPLES '###'
        $parameters = Split-Section $sections.PARAMETERS '###'
        [pscustomobject]@{
            Name = $Name
            Text = $text
            Module = Get-Match $text '(?m)^Module Name: (.+)$'
            Synopsis = $sections.SYNOPSIS.Trim()
            Description = $sections.DESCRIPTION.Trim()
            Links = @(Get-Match $sections.'RELATED LINKS' '(?m)^- \[([^\]]+)\]')
            Inputs = Split-Section $sections.INPUTS '###'
            Outputs = Split-Section $sections.OUTPUTS '###'
            ErrorIds = @(Get-Match $sections.NOTES 'ErrorIds: ([^.]+)\.' | ForEach-Object { $_ -split ',' } | ForEach-Object Trim)
            Syntax = @($syntax.Keys | ForEach-Object {
                    [pscustomobject]@{ Name = $_ -replace ' \(Default\)'; Text = Get-Word ($syntax[$_] -replace '```') }
                })
            Examples = @($examples.Keys | ForEach-Object {
                    [pscustomobject]@{ Title = $_; Code = Get-Match $examples[$_] $fence; Remark = ($examples[$_] -replace $fence).Trim() }
                })
            Parameters = @($parameters.Keys -ne 'CommonParameters' | ForEach-Object { Read-Parameter $_.TrimStart('-') $parameters[$_] })
        }
    }

    # What a page says of one parameter: words, and a block of properties.
    function Read-Parameter([string] $Name, [string] $Text) {
        $words, $yaml = $Text -split '(?=```yaml)', 2
        $value = { param($Key) (Get-Match $yaml "(?m)^${Key}:(.*)$").Trim() }
        $set = '(?m)^- Name: (.+)\n  Position: (.+)\n  IsRequired: (.+)\n  ValueFromPipeline: (.+)\n  ValueFromPipelineByPropertyName: (.+)$'
        [pscustomobject]@{
            Name = $Name
            Description = $words.Trim()
            Type = & $value Type
            Default = (& $value DefaultValue).Trim("'")
            Wildcards = (& $value SupportsWildcards) -eq 'true'
            Accepted = @(Get-Match (Get-Match $yaml '(?m)^AcceptedValues:\n((- .*\n)*)') '(?m)^- (.*)$')
            Sets = @([regex]::Matches($yaml, $set) | ForEach-Object { '{0}: {1} {2} {3} {4}' -f $_.Groups[1..5].Value })
        }
    }

    # A parameter of the cmdlet, described as a page describes it.
    function Get-OwnParameter([Management.Automation.CmdletInfo] $Cmdlet) {
        $common = [Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in $Cmdlet.Parameters.Values | Where-Object Name -NotIn $common) {
            $type = $parameter.ParameterType
            [pscustomobject]@{
                Name = $parameter.Name
                Type = if ($type.IsGenericType) { "System.Nullable``1[$($type.GenericTypeArguments[0].FullName)]" } else { $type.FullName }
                Wildcards = [bool]($parameter.Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] })
                Sets = foreach ($set in $parameter.ParameterSets.GetEnumerator()) {
                    $position = if ($set.Value.Position -eq [int]::MinValue) { 'Named' } else { $set.Value.Position }
                    $switches = $set.Value.IsMandatory, $set.Value.ValueFromPipeline, $set.Value.ValueFromPipelineByPropertyName
                    "$($set.Key -replace '^__AllParameterSets$', '(All)'): $position $("$switches".ToLowerInvariant())"
                }
            }
        }
    }

    # The parameters in a line of syntax, with their brackets.
    function Get-Token([string] $Syntax) { [regex]::Matches($Syntax, '\[\[?-[^\]]*(\[\])?>?\]( <[^>]*>\])?|-\w+ <[^>]*>').Value | Sort-Object }

    # The text of a part of the help: a string, a paragraph, or several.
    function Get-Paragraph($Part) {
        $texts = foreach ($one in $Part) { if ($one.PSObject.Properties['Text']) { $one.Text } else { "$one" } }
        Get-Word ($texts -join ' ')
    }

    function Get-HelpFolder([string] $Module) { Join-Path (Get-Module $Module).ModuleBase en-US }

    $compiledHelp = @{}
    foreach ($module in 'SessionTools', 'SessionTools.Emulator') {
        $file = Convert-Path (Join-Path (Get-HelpFolder $module) *-Help.xml)
        $compiledHelp[$module] = ([xml](Get-Text $file)).helpItems.command
    }
    $help = @{}
    foreach ($name in (Get-ChildItem $pages -Filter *-*.md).BaseName) { $help[$name] = Read-Page $name }
}

Describe 'The help of the module <_>' -ForEach 'SessionTools', 'SessionTools.Emulator' {
    BeforeAll {
        $own = $help.Values | Where-Object Module -EQ $_ | Sort-Object Name
        $exported = (Get-Command -Module $_ -CommandType Cmdlet).Name | Sort-Object
    }

    It 'has a page for each cmdlet, and no other' {
        $own.Name | Should -BeExactly $exported
    }

    It 'is compiled for each cmdlet, and no other' {
        $compiledHelp[$_].details.name | Sort-Object | Should -BeExactly $exported
    }

    It 'is for the cmdlets that the manifest lists' {
        $manifest = Import-PowerShellDataFile (Join-Path (Get-Module $_).ModuleBase "$_.psd1")
        $manifest.CmdletsToExport | Sort-Object | Should -BeExactly $exported
    }

    It 'has an overview of the pages, with their synopses' {
        $found = [regex]::Matches((Get-Text (Join-Path $pages "$_.md")), '(?m)^### \[(.+)\]\(\1\.md\)\n\n(.+)$')
        $found | ForEach-Object { $_.Groups[1, 2].Value -join ': ' } | Should -BeExactly ($own | ForEach-Object { "$($_.Name): $($_.Synopsis)" })
    }
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $page = $help[$name]
        $cmdlet = Get-Command $name
    }

    It 'is complete' {
        $page.Synopsis | Should -Not -BeNullOrEmpty
        $page.Description | Should -Not -BeNullOrEmpty
        $page.Examples.Count | Should -BeGreaterOrEqual 3
        foreach ($example in $page.Examples) { $example.Code, $example.Remark | Should -Not -BeNullOrEmpty -Because $example.Title }
        $page.Parameters.Description | Should -Not -BeNullOrEmpty
        foreach ($text in @($page.Inputs.Values) + @($page.Outputs.Values)) { $text.Trim() | Should -Not -BeNullOrEmpty }
        $page.Text | Should -Not -Match '\{\{|ProgressAction'
    }

    It 'has links that lead to a page' {
        $page.Links | Should -Not -BeNullOrEmpty
        foreach ($link in $page.Links) { Join-Path $pages "$link.md" | Should -Exist }
    }

    It 'has the syntax of the cmdlet' {
        $page.Syntax.Name | Sort-Object | Should -BeExactly ($cmdlet.ParameterSets.Name | Sort-Object)
        foreach ($set in $cmdlet.ParameterSets) {
            $text = ($page.Syntax | Where-Object Name -CEQ $set.Name).Text.Replace($name, '')
            Get-Token $text | Should -BeExactly (Get-Token "$set".Replace('[<CommonParameters>]', ''))
        }
    }

    It 'describes each parameter as it is' {
        $parameters = @(Get-OwnParameter $cmdlet)
        $page.Parameters.Name | Sort-Object | Should -BeExactly ($parameters.Name | Sort-Object)
        foreach ($parameter in $parameters) {
            $documented = $page.Parameters | Where-Object Name -CEQ $parameter.Name
            $documented.Description | Should -Not -BeNullOrEmpty -Because $parameter.Name
            $documented.Type | Should -BeExactly $parameter.Type -Because $parameter.Name
            $documented.Wildcards | Should -Be $parameter.Wildcards -Because $parameter.Name
            $documented.Sets | Sort-Object | Should -BeExactly ($parameter.Sets | Sort-Object) -Because $parameter.Name
        }
    }

    It 'says the default of each parameter' {
        $fresh = [Activator]::CreateInstance($cmdlet.ImplementingType)
        foreach ($documented in $page.Parameters | Where-Object Name -NotIn WhatIf, Confirm) {
            $value = $fresh.($documented.Name)
            # A number that is 0 is not set, and the largest one is no limit.
            $isPlain = $value -is [int] -or $value -is [timespan] -or $value -is [enum] -or $value -is [uri] -or ($value -is [string] -and $value)
            if ($documented.Default) {
                if ($isPlain -and ($value -isnot [int] -or $value -ne 0 -or $documented.Default -eq '0')) {
                    "$value".TrimEnd('/') | Should -BeExactly $documented.Default.TrimEnd('/') -Because $documented.Name
                }
            }
            elseif ($isPlain -and ($value -isnot [int] -or $value -notin 0, ([int]::MaxValue))) {
                $value | Should -Be ([timespan]::Zero) -Because "the page says no default of $($documented.Name)"
            }
        }
    }

    It 'lists the values that a parameter accepts' {
        foreach ($documented in $page.Parameters | Where-Object Accepted) {
            $parameter = $cmdlet.Parameters[$documented.Name]
            $type = $parameter.ParameterType
            if ($type.HasElementType) { $type = $type.GetElementType() }
            if ([Nullable]::GetUnderlyingType($type)) { $type = [Nullable]::GetUnderlyingType($type) }
            $accepted = if ($type.IsEnum) { [enum]::GetNames($type) } else { $parameter.Attributes.ValidValues }
            $documented.Accepted | Should -BeExactly $accepted -Because $documented.Name
        }
    }

    It 'names the types that the cmdlet emits' {
        $types = if ($cmdlet.OutputType) { $cmdlet.OutputType.Name } else { 'None' }
        $page.Outputs.Keys | Sort-Object | Should -BeExactly ($types | Sort-Object)
    }

    It 'is what Get-Help shows' {
        $shown = Get-Help $name -Full
        $shown.Synopsis.Trim() | Should -BeExactly $page.Synopsis -Because $why
        Get-Paragraph $shown.description | Should -BeExactly (Get-Word $page.Description) -Because $why
    }

    It 'has the examples that Get-Help shows' {
        $shown = @((Get-Help $name -Examples).examples.example)
        $shown | Should -HaveCount $page.Examples.Count -Because $why
        for ($i = 0; $i -lt $shown.Count; $i++) {
            $documented = $page.Examples[$i]
            $shown[$i].title.Contains($documented.Title) | Should -BeTrue -Because "$($documented.Title): $why"
            $shown[$i].code.Trim() | Should -BeExactly $documented.Code -Because "$($documented.Title): $why"
            Get-Paragraph $shown[$i].remarks | Should -BeExactly (Get-Word $documented.Remark) -Because "$($documented.Title): $why"
        }
    }

    It 'has the parameters that Get-Help shows' {
        $shown = @(Get-Help $name -Parameter * -ErrorAction Ignore)
        $shown.name | Sort-Object | Should -BeExactly ($page.Parameters.Name | Sort-Object) -Because $why
        foreach ($parameter in $shown) {
            $documented = $page.Parameters | Where-Object Name -CEQ $parameter.name
            Get-Paragraph $parameter.description | Should -BeExactly (Get-Word $documented.Description) -Because "$($parameter.name): $why"
            "$($parameter.defaultValue)".Trim() | Should -BeExactly $documented.Default -Because "$($parameter.name): $why"
        }
    }

    It 'is compiled with its syntax, whole and without remains of Markdown' {
        $compiled = $compiledHelp[$page.Module] | Where-Object { $_.details.name -eq $name }
        $shown = $compiled.syntax.syntaxItem | ForEach-Object { ($_.parameter.name | Sort-Object) -join ' ' }
        $documented = $page.Syntax.Text | ForEach-Object { ([regex]::Matches($_, '(?<=[\s\[]-)\w+').Value | Sort-Object) -join ' ' }
        $shown | Sort-Object | Should -BeExactly ($documented | Sort-Object) -Because $why
        $compiled.InnerText.Contains('```') | Should -BeFalse
        $compiled.SelectNodes('.//*[local-name()="uri" and text()]') | Should -BeNullOrEmpty
        foreach ($code in $compiled.SelectNodes('.//*[local-name()="code"]')) { $code.InnerText | Should -Not -BeNullOrEmpty }
    }
}

Describe 'The topic <_>' -ForEach $topics {
    BeforeAll {
        $topic = $_
        $module = if ($topic -eq 'about_SessionTools_Emulator') { 'SessionTools.Emulator' } else { 'SessionTools' }
        $compiled = Get-Text (Join-Path (Get-HelpFolder $module) "$topic.help.txt")
    }

    It 'is compiled from its page' {
        $text = (Get-Text (Join-Path $pages "$topic.md")) -replace '\[([^\]]+)\]\([^)]+\)', '$1'
        $text = $text.Replace("# $topic", "TOPIC $topic") -replace '(?m)^(#+ |```.*)' -replace '`'
        # Headings are in capitals there.
        Get-Word $compiled | Should -Be (Get-Word $text) -Because $why
    }

    It 'is no wider than 120 columns' {
        $compiled -split '\n' | Where-Object Length -GT 120 | Should -BeNullOrEmpty
    }

    It 'is what Get-Help shows' {
        Get-Word (Get-Help $topic | Out-String -Width 200) | Should -BeExactly (Get-Word $compiled)
    }
}

Describe 'The topics' {
    It 'are compiled from a page, each' {
        $compiled = 'SessionTools', 'SessionTools.Emulator' | ForEach-Object { Get-ChildItem (Get-HelpFolder $_) -Filter *.help.txt }
        $compiled.Name -replace '\.help\.txt$' | Sort-Object | Should -BeExactly ((Get-ChildItem $pages -Filter about_*.md).BaseName | Sort-Object)
    }

    It 'explain each ErrorId that exists and that a page names, and no other' {
        $ids = [enum]::GetNames([SessionTools.SessionErrorId]) | Sort-Object
        $explained = Get-Match (Get-Text (Join-Path $pages about_SessionTools.md)) '(?m)^- ([A-Z]\w+): '
        $explained | Where-Object { $_ -notin 'Videntity', 'Clickatell', 'Intelliview' } | Sort-Object | Should -BeExactly $ids
        ($help.Values | Where-Object Module -EQ SessionTools).ErrorIds | Sort-Object -Unique | Should -BeExactly $ids
    }

    It 'explain each ErrorId of the emulator that a page names, and no other' {
        $explained = Get-Match (Get-Text (Join-Path $pages about_SessionTools_Emulator.md)) '(?m)^- (Emulator\w+): '
        $explained | Should -Not -BeNullOrEmpty
        $named = ($help.Values | Where-Object Module -EQ SessionTools.Emulator).ErrorIds
        $explained | Sort-Object | Should -BeExactly ($named | Sort-Object -Unique)
    }
}
