<#
.SYNOPSIS
    Compiles the pages in docs/en-US into the help of both modules.
.DESCRIPTION
    Microsoft.PowerShell.PlatyPS turns the cmdlet pages into MAML. The about_ pages become the text files that Get-Help shows.
    PowerShell looks for both beside the manifest. Run it with: ./build.ps1 Help
#>
#Requires -Version 7.0
[CmdletBinding()]
param([string] $Root = (Split-Path $PSScriptRoot))

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS
$pages = Join-Path $Root docs/en-US
$helpFolder = @{
    'SessionTools'          = Join-Path $Root en-US
    'SessionTools.Emulator' = Join-Path $Root module/SessionTools.Emulator/en-US
}

function Write-HelpFile([string] $Path, [string] $Text) {
    Set-Content -LiteralPath $Path ($Text.Replace("`r`n", "`n").TrimEnd() + "`n") -NoNewline -Encoding utf8NoBOM
    $Path
}

# The element with this name below $Parent; it is created if it is missing.
function Get-Element([Xml.XmlElement] $Parent, [string] $Name) {
    $element = $Parent.SelectSingleNode($Name, $namespaces)
    if (-not $element) {
        $prefix, $localName = $Name -split ':'
        $element = $Parent.OwnerDocument.CreateElement($prefix, $localName, $namespaces.LookupNamespace($prefix))
        $null = $Parent.AppendChild($element)
    }
    $element
}

# PlatyPS 1.0 writes the code of an example, with its Markdown fence, into the introduction.
function Repair-Example([Xml.XmlElement] $Example) {
    $introduction = Get-Element $Example maml:introduction
    $remarks = Get-Element $Example dev:remarks
    foreach ($paragraph in @($introduction.SelectNodes('maml:para', $namespaces))) {
        $null = $introduction.RemoveChild($paragraph)
        if ($paragraph.InnerText -match '(?s)^```powershell\s*\n(.*?)\n```$') {
            (Get-Element $Example dev:code).InnerText = $Matches[1]
        }
        elseif ($paragraph.InnerText.Trim().Length -gt 1) {
            $null = $remarks.AppendChild($paragraph)
        }
    }
    # Get-Help shows this as a blank line between two examples.
    $blank = $Example.OwnerDocument.CreateElement('maml', 'para', $namespaces.LookupNamespace('maml'))
    $null = $remarks.AppendChild($blank)
}

# PlatyPS 1.0 links to Markdown files, which are not installed, and adds links without an address.
function Repair-Link([Xml.XmlElement] $Link) {
    $uri = $Link.SelectSingleNode('maml:uri', $namespaces)
    if ($uri.InnerText -like '*.md') { $uri.InnerText = '' }
    elseif (-not $uri.InnerText) { $null = $Link.ParentNode.RemoveChild($Link) }
}

# PlatyPS 1.0 merges paragraphs into one.
function Split-Paragraph([Xml.XmlElement] $Paragraph) {
    $texts = $Paragraph.InnerText -split '\r?\n\r?\n'
    if ($texts.Count -eq 1) { return }
    foreach ($text in $texts) {
        $new = $Paragraph.Clone()
        $new.InnerText = $text
        $null = $Paragraph.ParentNode.InsertBefore($new, $Paragraph)
    }
    $null = $Paragraph.ParentNode.RemoveChild($Paragraph)
}

# PlatyPS 1.0 omits the default values.
function Add-DefaultValue([Xml.XmlElement] $Command, $Pages) {
    $name = $Command.SelectSingleNode('command:details/command:name', $namespaces).InnerText
    $page = $Pages | Where-Object Title -EQ $name
    foreach ($element in $Command.SelectNodes('.//command:parameter', $namespaces)) {
        $parameterName = $element.SelectSingleNode('maml:name', $namespaces).InnerText
        $default = ($page.Parameters | Where-Object Name -EQ $parameterName).DefaultValue
        if ($default) { (Get-Element $element dev:defaultValue).InnerText = $default }
    }
}

# Returns the MAML that PlatyPS wrote, repaired. The functions above use its $namespaces.
function Repair-Maml([string] $Path, $Pages) {
    $xml = [xml](Get-Content -LiteralPath $Path -Raw)
    $namespaces = [Xml.XmlNamespaceManager]::new($xml.NameTable)
    $namespaces.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
    $namespaces.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
    $namespaces.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')

    foreach ($example in $xml.SelectNodes('//command:example', $namespaces)) { Repair-Example $example }
    foreach ($link in @($xml.SelectNodes('//maml:navigationLink', $namespaces))) { Repair-Link $link }
    foreach ($paragraph in @($xml.SelectNodes('//maml:para', $namespaces))) { Split-Paragraph $paragraph }
    foreach ($command in $xml.SelectNodes('//command:command', $namespaces)) { Add-DefaultValue $command $Pages }

    $text = [IO.StringWriter]::new()
    $writer = [Xml.XmlWriter]::Create($text, [Xml.XmlWriterSettings]@{ Indent = $true; OmitXmlDeclaration = $true; NewLineChars = "`n" })
    $xml.DocumentElement.WriteTo($writer)
    $writer.Dispose()
    "<?xml version=""1.0"" encoding=""utf-8""?>`n$text"
}

# Wraps a text at 80 columns.
function Format-Line([string] $Text, [int] $Indent) {
    $line = ' ' * $Indent
    foreach ($word in $Text -split '\s+') {
        if ($line.Length + $word.Length -ge 80 -and $line.Trim()) {
            $line.TrimEnd()
            $line = ' ' * $Indent
        }
        $line += "$word "
    }
    $line.TrimEnd()
}

# Converts Markdown to the form of an about_ topic: headings in capitals, text indented and wrapped, code unchanged.
function ConvertTo-AboutText([string[]] $Line) {
    $isCode = $false
    foreach ($text in $Line) {
        if ($text.StartsWith('```')) { $isCode = -not $isCode; continue }
        if ($isCode) { "        $text".TrimEnd(); continue }
        $plain = $text -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '`'
        if ($plain -match '^# (.*)') { 'TOPIC', "    $($Matches[1])" }
        elseif ($plain -match '^## (.*)') { $Matches[1].ToUpperInvariant() }
        elseif ($plain -match '^### (.*)') { "    $($Matches[1])" }
        elseif ($plain -match '^- (.*)') {
            $lines = @(Format-Line $Matches[1] 6)
            $lines[0] = "    - $($lines[0].Trim())"
            $lines
        }
        elseif ($plain) { Format-Line $plain 4 }
        else { '' }
    }
}

$work = Join-Path ([IO.Path]::GetTempPath()) (New-Guid)
try {
    $files = (Get-ChildItem $pages -Filter *-*.md | Sort-Object Name).FullName
    foreach ($module in Import-MarkdownCommandHelp -LiteralPath $files | Group-Object ModuleName) {
        foreach ($file in Export-MamlCommandHelp -CommandHelp $module.Group -OutputFolder $work -Force) {
            Write-HelpFile (Join-Path $helpFolder[$module.Name] $file.Name) (Repair-Maml $file.FullName $module.Group)
        }
    }
    foreach ($page in Get-ChildItem $pages -Filter about_*.md) {
        $module = if ($page.BaseName -eq 'about_SessionTools_Emulator') { 'SessionTools.Emulator' } else { 'SessionTools' }
        $text = ConvertTo-AboutText (Get-Content -LiteralPath $page.FullName)
        Write-HelpFile (Join-Path $helpFolder[$module] "$($page.BaseName).help.txt") ($text -join "`n")
    }
}
finally {
    if (Test-Path $work) { Remove-Item $work -Recurse }
}
