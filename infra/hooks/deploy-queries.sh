#!/usr/bin/env bash
# Deploys the package that is named to the app that answers queries, where there is one.
set -euo pipefail
package=$1

if [ -z "${QUERY_APP_NAME:-}" ]; then
  exit 0
fi
az functionapp deployment source config-zip --only-show-errors --output none \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$QUERY_APP_NAME" --src "$package"
echo "Queries are answered at $QUERY_APP_URL."
