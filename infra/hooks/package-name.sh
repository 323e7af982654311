#!/usr/bin/env bash
# Prints the package name, made of the version of the template and the commit that it is built from.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=$(sed -n 's/^  template: .*@//p' azure.yaml)
commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
echo "functions-$version-$commit.zip"
