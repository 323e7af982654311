#!/usr/bin/env bash
# Deploys the same package to the app that answers queries, where there is one: azd deploys to every service of azure.yaml, and this app is optional.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -z "${QUERY_APP_NAME:-}" ]; then
  exit 0
fi
package=$(mktemp -d)
trap 'rm -rf "$package"' EXIT
dotnet publish functions -c Release -o "$package/app" --nologo -v quiet
(cd "$package/app" && zip -qr ../app.zip .)
az functionapp deployment source config-zip --only-show-errors --output none \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$QUERY_APP_NAME" --src "$package/app.zip"
echo "Queries are answered at $QUERY_APP_URL."
