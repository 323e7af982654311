#!/usr/bin/env bash
# Uploads the given package to the place that every instance of the training app fetches it from, and restarts the app. With a second name it also
# keeps a copy under that name, which go-back.sh can deploy.
set -euo pipefail
package=$1
kept=${2:-}
source "$(dirname "${BASH_SOURCE[0]}")/attempt.sh"

upload() {
  az storage blob upload --only-show-errors --output none --auth-mode login --overwrite \
    --account-name "$PACKAGE_ACCOUNT_NAME" --container-name "$PACKAGE_CONTAINER_NAME" --name "$1" --file "$package"
}

# A newly assigned role takes some minutes to take effect.
attempt "The container $PACKAGE_CONTAINER_NAME of $PACKAGE_ACCOUNT_NAME does not take the package" upload "$TRAINING_PACKAGE_NAME" || {
  echo "Whoever deploys needs the role Storage Blob Data Contributor there, and a way in: infra/README.md, Deploy." >&2
  exit 1
}
[ -z "$kept" ] || upload "$kept"
az functionapp restart --only-show-errors --output none --resource-group "$AZURE_RESOURCE_GROUP" --name "$TRAINING_APP_NAME"
# Nothing else tells the platform that the triggers may have changed.
attempt "$TRAINING_APP_NAME does not tell its triggers" \
  az resource invoke-action --only-show-errors --output none --action syncfunctiontriggers \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$TRAINING_APP_NAME" --resource-type Microsoft.Web/sites || {
  echo "The app did not start from its package. Its log says why: az webapp log tail -g $AZURE_RESOURCE_GROUP -n $TRAINING_APP_NAME" >&2
  exit 1
}
echo "Models are trained at $TRAINING_APP_URL."
