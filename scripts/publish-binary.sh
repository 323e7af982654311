#!/usr/bin/env bash
# Publishes the program as a single file that runs without .NET:
#   scripts/publish-binary.sh linux-x64 artifacts/linux-x64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runtime=${1:?Name a runtime such as linux-x64, osx-arm64 or win-x64.}
output=${2:-artifacts/$runtime}
# One image of program and framework holds the framework's generic code for the program's types, so a server answers a quarter earlier. It was measured on Linux.
case $runtime in linux-*) composite=true ;; *) composite=false ;; esac
dotnet publish local/Local.csproj -c Release -r "$runtime" --self-contained -v quiet --nologo --output "$output" \
  -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=$composite -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none -p:PackAsTool=false
ls -l "$output"
