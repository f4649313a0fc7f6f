# Whether scripts, definitions, views, types and the examples of the help are in the language of Windows PowerShell 5.1. The syntax tree tells,
# in any PowerShell 7; nothing need be installed. A script that says #Requires -Version 7 may use what 7 has. -Parallel is a parameter that
# 5.1 refuses only when it runs: tests may use it where they look first.
BeforeDiscovery {
    $root = Convert-Path -LiteralPath (Join-Path $PSScriptRoot ../..)
    $files = @(Get-ChildItem $root -File) + @('docs', 'module', 'en-US', 'tests' | ForEach-Object { Get-ChildItem (Join-Path $root $_) -Recurse -File }) |
        ForEach-Object { @{ Name = $_.FullName.Substring($root.Length + 1); Path = $_.FullName; Kind = $_.Extension } } |
        Where-Object Name -NotMatch '[\\/](bin|obj)[\\/]'
    $scripts = $files | Where-Object Kind -In .ps1, .psm1, .psd1
    $pages = $files | Where-Object Kind -EQ .md
    $views = $files | Where-Object Kind -EQ .ps1xml
    $shipped = $files | Where-Object { $_.Name -match '^(en-US|module)[\\/]|^SessionTools\.psd1$' -and $_.Kind -in '.psd1', '.ps1xml', '.txt' }
    # 5.1 needs no list: what is new is a syntax error to it, when the files below are read.
    $readsNewSyntax = $PSVersionTable.PSVersion -ge '7.3'
}

BeforeAll {
    # What only PowerShell 7 understands in a text, with its line.
    function Get-NewSyntax([string] $Text, [switch] $ParallelAllowed) {
        $tokens = $mistakes = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Text, [ref]$tokens, [ref]$mistakes)
        if ($tree.ScriptRequirements.RequiredPSVersion -ge '7.0') { return }
        foreach ($mistake in $mistakes) { "line $($mistake.Extent.StartLineNumber): $($mistake.Message)" }
        foreach ($node in $tree.FindAll({ $true }, $true)) {
            # By name, because Windows PowerShell does not have all of these types.
            $what = switch ($node.GetType().Name) {
                TernaryExpressionAst { 'a ? b : c' }
                PipelineChainAst { '&& or ||' }
                PipelineAst { if ($node.Background) { '& at the end of a pipeline' } }
                BinaryExpressionAst { if ("$($node.Operator)" -eq 'QuestionQuestion') { '??' } }
                AssignmentStatementAst { if ("$($node.Operator)" -eq 'QuestionQuestionEquals') { '??=' } }
                MemberExpressionAst { if ($node.NullConditional) { '?.' } }
                InvokeMemberExpressionAst { if ($node.NullConditional) { '?.' } elseif ($node.GenericTypeArguments) { 'a generic method' } }
                IndexExpressionAst { if ($node.NullConditional) { '?[]' } }
                ScriptBlockAst { if ($node.CleanBlock) { 'clean' } }
                CommandParameterAst { if ($node.ParameterName -eq 'Parallel' -and -not $ParallelAllowed) { '-Parallel' } }
                ConstantExpressionAst { if ($node.Extent.Text -match '^(0b|\d.*(u|n|y|us|uy|ul)$)') { 'a number' } }
                { $_ -in 'StringConstantExpressionAst', 'ExpandableStringExpressionAst' } {
                    if ("$($node.StringConstantType)" -like 'DoubleQuoted*' -and $node.Extent.Text -match '(?<!`)(``)*`(e|u\{)') { '`e or `u{}' }
                }
            }
            if ($what) { "line $($node.Extent.StartLineNumber): $what" }
        }
    }
}

Describe 'The check' -Skip:(-not $readsNewSyntax) {
    It 'refuses <_>' -ForEach @(
        '$a ? 1 : 2', '$a ?? 1', '$a ??= 1', '${a}?.b', '${a}?.b()', '${a}?[0]', 'a && b', 'a || b', 'Get-Date &', 'function f { clean { } }'
        '1 | ForEach-Object -Parallel { 1 }', '1 | % -Parallel { 1 }', '"`e[0m"', '"`u{e9}"', '0b11', '0x1u', '10u', '10n', '[array]::Empty[int]()', 'if ('
    ) {
        Get-NewSyntax $_ | Should -Not -BeNullOrEmpty
    }

    It 'accepts <_>' -ForEach @(
        'if ($a) { 1 } else { 2 }', '$a -eq "?"', '"``e"', "'``e'", 'a; b', '& a', '10kb', '1e3', '0x1f', '$a?.b', "#Requires -Version 7`n`$a ?? 1"
    ) {
        Get-NewSyntax $_ | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $scripts {
    It 'is in the language of 5.1' {
        Get-NewSyntax ([IO.File]::ReadAllText($Path)) -ParallelAllowed:($Name -match '^tests[\\/]') | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $pages {
    It 'has examples in the language of 5.1' {
        $blocks = [regex]::Matches([IO.File]::ReadAllText($Path).Replace("`r`n", "`n"), '(?ms)^ *```powershell\n(.*?)\n *```')
        $blocks | ForEach-Object { Get-NewSyntax $_.Groups[1].Value } | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $views {
    It 'has script blocks in the language of 5.1' {
        $content = [xml][IO.File]::ReadAllText($Path)
        $content.SelectNodes('//ScriptBlock | //Script | //GetScriptBlock') | ForEach-Object { Get-NewSyntax $_.InnerText } | Should -BeNullOrEmpty
    }
}

# Without a byte order mark, Windows PowerShell reads scripts, manifests and views in the code page of the system.
Describe '<Name>' -ForEach $shipped {
    It 'is read alike in every code page' {
        [IO.File]::ReadAllText($Path) -match '[^\x00-\x7f]' | Should -BeFalse
    }
}
