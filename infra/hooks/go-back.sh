#!/usr/bin/env bash
# Deploys an earlier package to the training app again. Without a name it lists the kept packages.
set -euo pipefail
hooks=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=${1:-}

if [ -z "$name" ]; then
  az storage blob list --only-show-errors --auth-mode login --account-name "$PACKAGE_ACCOUNT_NAME" --container-name "$PACKAGE_CONTAINER_NAME" \
    --query '[].name' --output tsv
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
az storage blob download --only-show-errors --output none --auth-mode login \
  --account-name "$PACKAGE_ACCOUNT_NAME" --container-name "$PACKAGE_CONTAINER_NAME" --name "$name" --file "$folder/functions.zip"
"$hooks/deploy-package.sh" "$folder/functions.zip"
