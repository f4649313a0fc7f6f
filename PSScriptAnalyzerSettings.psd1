@{
    Severity     = @('Error', 'Warning', 'Information')
    IncludeRules = @('*')
    ExcludeRules = @(
        # 7.4 and 7.6 know no more than 5.1 does in these scripts: PSUseCompatibleSyntax below checks that.
        'PSUseCompatibleCommands'
        'PSUseCompatibleTypes'
        'PSUseCompatibleCmdlets'
        # Long lines are broken where they read best, and hashtables are not tables.
        'PSAvoidLongLines'
        'PSAlignAssignmentStatement'
        'PSUseConsistentParametersKind'
        'PSUseConsistentParameterSetName'
        # Examples are read by people who know where -Session goes.
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
