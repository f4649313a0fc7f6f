@{
    Severity     = @('Error', 'Warning', 'Information')
    IncludeRules = @('*')
    ExcludeRules = @(
        # PSUseCompatibleSyntax below checks the syntax; the scripts use nothing that 5.1 lacks.
        'PSUseCompatibleCommands'
        'PSUseCompatibleTypes'
        'PSUseCompatibleCmdlets'
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
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $true }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace  = @{ Enable = $true; CheckOperator = $false }
        PSUseCorrectCasing         = @{ Enable = $true }
        PSAvoidSemicolonsAsLineTerminators = @{ Enable = $true }
    }
}
