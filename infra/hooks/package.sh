#!/usr/bin/env bash
# Builds the functions into the given zip file.
set -euo pipefail
package=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/setup.sh
require zip "zip"

# Installs the tools that bundle the explorer page.
install_node_packages
say "Building the functions"
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
dotnet publish functions -c Release -o "$output" --nologo -v quiet
(cd "$output" && zip -qr "$package" .)
