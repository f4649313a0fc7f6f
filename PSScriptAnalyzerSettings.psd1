@{
    Severity     = @('Error', 'Warning', 'Information')
    IncludeRules = @('*')
    ExcludeRules = @(
        # They know 5.1 by its parameters and types, and cannot tell what a script uses only where it looked first. docs/editions.md.
        'PSUseCompatibleCommands'
        'PSUseCompatibleTypes'
        # Lines are broken where they read best, and hashtables are not aligned.
        'PSAvoidLongLines'
        'PSAlignAssignmentStatement'
        'PSUseConsistentParametersKind'
        'PSUseConsistentParameterSetName'
        # In examples, -Session is clear without its name.
        'PSAvoidUsingPositionalParameters'
        # Helpers of tests and builds are not cmdlets.
        'PSUseShouldProcessForStateChangingFunctions'
        'PSUseSingularNouns'
        'PSProvideCommentHelp'
    )
    Rules        = @{
        PSUseCompatibleSyntax      = @{ Enable = $true; TargetVersions = @('5.1', '7.4') }
        PSUseCompatibleCmdlets     = @{ compatibility = @('desktop-5.1.14393.206-windows') }
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $true }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace  = @{ Enable = $true; CheckOperator = $false }
        PSUseCorrectCasing         = @{ Enable = $true }
        PSAvoidSemicolonsAsLineTerminators = @{ Enable = $true }
    }
}
