<#
.SYNOPSIS
    Makes the compiled help of both modules from the pages in docs/en-US.
.DESCRIPTION
    The pages are the source. Pages of cmdlets become MAML with Microsoft.PowerShell.PlatyPS, about_ pages become the text files
    that Get-Help shows. Both lie beside the manifest, the only place where PowerShell looks for them when RootModule is in a folder
    below. Run it through build.ps1 -Task Help, which checks that PlatyPS is there.
#>
[CmdletBinding()]
param([string] $Root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..')))

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS
$pages = [IO.Path]::Combine($Root, 'docs', 'en-US')
$target = @{
    'SessionTools'          = [IO.Path]::Combine($Root, 'en-US')
    'SessionTools.Emulator' = [IO.Path]::Combine($Root, 'module', 'SessionTools.Emulator', 'en-US')
}
$utf8 = [Text.UTF8Encoding]::new($false)

function Write-HelpFile([string] $Path, [string] $Text) {
    [IO.File]::WriteAllText($Path, $Text.Replace("`r`n", "`n").TrimEnd() + "`n", $utf8)
}

# PlatyPS 1.0 leaves the Markdown fence in the examples, and Get-Help would show it; it links to files that are not there,
# makes one paragraph of many, and forgets the defaults.
function Format-Maml([string] $Path, [Collections.IDictionary] $Default) {
    $xml = [xml]::new()
    $xml.Load($Path)
    $names = [Xml.XmlNamespaceManager]::new($xml.NameTable)
    $names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
    $names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
    $names.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')

    foreach ($example in $xml.SelectNodes('//command:example', $names)) {
        $introduction = $example.SelectSingleNode('maml:introduction', $names)
        foreach ($para in @($introduction.SelectNodes('maml:para', $names))) {
            if ($para.InnerText -match '(?s)^```powershell\s*\n(.*?)\n```$') {
                $example.SelectSingleNode('dev:code', $names).InnerText = $Matches[1]
            }
            elseif ($para.InnerText.Trim().Length -gt 1) {
                $null = $example.SelectSingleNode('dev:remarks', $names).AppendChild($para.Clone())
            }
            $null = $introduction.RemoveChild($para)
        }
        # The blank line between two examples on a console.
        $null = $example.SelectSingleNode('dev:remarks', $names).AppendChild($xml.CreateElement('maml', 'para', $names.LookupNamespace('maml')))
    }
    foreach ($link in @($xml.SelectNodes('//maml:navigationLink', $names))) {
        $address = $link.SelectSingleNode('maml:uri', $names)
        if ($address.InnerText -like '*.md') { $address.InnerText = '' }
        elseif (-not $address.InnerText) { $null = $link.ParentNode.RemoveChild($link) }
    }
    foreach ($para in @($xml.SelectNodes('//maml:para', $names))) {
        $parts = $para.InnerText -split '\r?\n\r?\n'
        if ($parts.Count -lt 2) { continue }
        foreach ($part in $parts) {
            $one = $para.Clone()
            $one.InnerText = $part
            $null = $para.ParentNode.InsertBefore($one, $para)
        }
        $null = $para.ParentNode.RemoveChild($para)
    }
    foreach ($command in $xml.SelectNodes('//command:command', $names)) {
        $known = $Default[$command.SelectSingleNode('command:details/command:name', $names).InnerText]
        foreach ($parameter in $command.SelectNodes('.//command:parameter', $names)) {
            $value = $known[$parameter.SelectSingleNode('maml:name', $names).InnerText]
            $place = $parameter.SelectSingleNode('dev:defaultValue', $names)
            if ($value -and $null -eq $place) {
                $place = $xml.CreateElement('dev', 'defaultValue', $names.LookupNamespace('dev'))
                $null = $parameter.AppendChild($place)
            }
            if ($value) { $place.InnerText = $value }
        }
    }

    $text = [IO.StringWriter]::new()
    $setting = [Xml.XmlWriterSettings]@{ Indent = $true; OmitXmlDeclaration = $true; NewLineChars = "`n" }
    $writer = [Xml.XmlWriter]::Create($text, $setting)
    $xml.DocumentElement.WriteTo($writer)
    $writer.Dispose()
    '<?xml version="1.0" encoding="utf-8"?>' + "`n" + $text
}

function Format-Line([string] $Text, [int] $Indent) {
    $line = ' ' * $Indent
    foreach ($word in $Text -split '\s+') {
        if ($line.Length + $word.Length -ge 80 -and $line.Trim()) {
            $line.TrimEnd()
            $line = ' ' * $Indent
        }
        $line += $word + ' '
    }
    $line.TrimEnd()
}

# Markdown down to what a console shows: headings in capitals, text indented and filled, code as it is.
function ConvertTo-AboutText([string[]] $Line) {
    $code = $false
    foreach ($text in $Line) {
        if ($text.StartsWith('```')) { $code = -not $code; continue }
        if ($code) { ('        ' + $text).TrimEnd(); continue }
        $plain = $text -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`', ''
        if ($plain -match '^#{1,2} (.*)') { $Matches[1].ToUpperInvariant() -replace '^ABOUT_.*', "TOPIC`n    $($Matches[1])" }
        elseif ($plain -match '^### (.*)') { '    ' + $Matches[1] }
        elseif ($plain -match '^- (.*)') {
            $lines = @(Format-Line $Matches[1] 6)
            $lines[0] = '    - ' + $lines[0].Trim()
            $lines
        }
        elseif ($plain) { Format-Line $plain 4 }
        else { '' }
    }
}

$work = [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName())
try {
    $files = @([IO.Directory]::GetFiles($pages, '*-*.md') | Sort-Object)
    $help = @(Import-MarkdownCommandHelp -LiteralPath $files)
    foreach ($module in $help | Group-Object ModuleName) {
        $default = @{}
        foreach ($page in $module.Group) {
            $default[$page.Title] = @{}
            foreach ($parameter in $page.Parameters) { $default[$page.Title][$parameter.Name] = $parameter.DefaultValue }
        }
        foreach ($made in Export-MamlCommandHelp -CommandHelp $module.Group -OutputFolder $work -Force) {
            $null = [IO.Directory]::CreateDirectory($target[$module.Name])
            $path = [IO.Path]::Combine($target[$module.Name], $made.Name)
            Write-HelpFile $path (Format-Maml $made.FullName $default)
            $path
        }
    }
    foreach ($page in [IO.Directory]::GetFiles($pages, 'about_*.md')) {
        $topic = [IO.Path]::GetFileNameWithoutExtension($page)
        $module = if ($topic -eq 'about_SessionTools_Emulator') { 'SessionTools.Emulator' } else { 'SessionTools' }
        $path = [IO.Path]::Combine($target[$module], "$topic.help.txt")
        Write-HelpFile $path ((ConvertTo-AboutText ([IO.File]::ReadAllLines($page))) -join "`n")
        $path
    }
}
finally {
    if ([IO.Directory]::Exists($work)) { [IO.Directory]::Delete($work, $true) }
}
