#!/usr/bin/env bash
# Packs the program as a .NET tool into a folder, to install it from there:
#   scripts/pack-tool.sh feed && dotnet tool install --global Embeddings.Tool --add-source feed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
feed=${1:-artifacts/feed}
mkdir -p "$feed"
dotnet pack local/Local.csproj -c Release -v quiet --nologo --output "$feed"
ls "$feed"
