#!/usr/bin/env pwsh
# Brings the code to the app that azd deploys nothing to, and then subscribes the app to uploads. The same as postdeploy.sh, for Windows.
$ErrorActionPreference = 'Stop'
$root = Join-Path $PSScriptRoot '../..'
$attempts = if ($env:HOOK_ATTEMPTS) { [int]$env:HOOK_ATTEMPTS } else { 10 }
$pause = if ($env:HOOK_PAUSE_SECONDS) { [int]$env:HOOK_PAUSE_SECONDS } else { 30 }

# What Azure does not do yet is asked for again.
function Invoke-Azure([string]$Wrong, [string[]]$Arguments) {
    for ($count = 1; $count -le $attempts; $count++) {
        az @Arguments --only-show-errors --output none
        if ($LASTEXITCODE -eq 0) { return }
        [Console]::Error.WriteLine("$Wrong (attempt $count of $attempts).")
        if ($count -lt $attempts) { Start-Sleep -Seconds $pause }
    }
    throw "$Wrong. infra/README.md, Deploy, says what it takes."
}

function Publish-Package {
    $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName()))
    try {
        dotnet publish (Join-Path $root 'functions') -c Release -o (Join-Path $folder 'out') --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { throw 'The functions do not build.' }
        $package = Join-Path $folder 'functions.zip'
        # Compress-Archive leaves out names that begin with a dot, and the host reads one.
        [IO.Compression.ZipFile]::CreateFromDirectory((Join-Path $folder 'out'), $package)
        $version = (Select-String -Path (Join-Path $root 'azure.yaml') -Pattern '^  template: .*@(.+)$').Matches[0].Groups[1].Value
        $commit = git -C $root rev-parse --short=12 HEAD 2>$null
        if (-not $commit) { $commit = 'unknown' }
        foreach ($name in $env:TRAINING_PACKAGE_NAME, "functions-$version-$commit.zip") {
            Invoke-Azure 'The container does not take the package' @('storage', 'blob', 'upload', '--auth-mode', 'login', '--overwrite', '--account-name', $env:PACKAGE_ACCOUNT_NAME, '--container-name', $env:PACKAGE_CONTAINER_NAME, '--name', $name, '--file', $package)
        }
    }
    finally {
        Remove-Item -Recurse -Force $folder
    }
    Invoke-Azure 'The app does not restart' @('functionapp', 'restart', '--resource-group', $env:AZURE_RESOURCE_GROUP, '--name', $env:TRAINING_APP_NAME)
    Invoke-Azure 'The app does not tell its triggers' @('resource', 'invoke-action', '--action', 'syncfunctiontriggers', '--resource-group', $env:AZURE_RESOURCE_GROUP, '--name', $env:TRAINING_APP_NAME, '--resource-type', 'Microsoft.Web/sites')
}

if ($env:AZD_DEPLOYS_TRAINING -ne 'true') { Publish-Package }
Invoke-Azure 'The app does not answer Event Grid yet' @('deployment', 'group', 'create', '--resource-group', $env:AZURE_RESOURCE_GROUP, '--name', 'corpus-uploads', '--template-file', (Join-Path $root 'infra/event-subscription.bicep'), '--parameters', "topicName=$env:EVENT_TOPIC_NAME", "appName=$env:TRAINING_APP_NAME", "dataAccountName=$env:DATA_ACCOUNT_NAME", "corporaContainerName=$env:CORPORA_CONTAINER_NAME", "deadLetterContainerName=$env:DEAD_LETTER_CONTAINER_NAME")
