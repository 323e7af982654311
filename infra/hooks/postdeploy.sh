#!/usr/bin/env bash
# Deploys the code of the app that azd does not deploy, and then subscribes the app to uploads.
set -euo pipefail
hooks=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ "$AZD_DEPLOYS_TRAINING" != true ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  "$hooks/package.sh" "$folder/functions.zip"
  "$hooks/deploy-package.sh" "$folder/functions.zip" "$("$hooks/package-name.sh")"
fi
"$hooks/subscribe.sh"
