#!/usr/bin/env bash
# Brings the code to the apps, once as one package, and then subscribes them to uploads.
set -euo pipefail
hooks=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$hooks/package.sh" "$folder/functions.zip"
"$hooks/deploy-training.sh" "$folder/functions.zip"
"$hooks/deploy-queries.sh" "$folder/functions.zip"
"$hooks/subscribe.sh"
