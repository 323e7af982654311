#!/usr/bin/env bash
# Subscribes the app to corpus uploads. Event Grid first validates the webhook with a call, and the app may still be starting then.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/attempt.sh"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

attempt "The app does not answer Event Grid yet" \
  az deployment group create --only-show-errors --output none \
  --resource-group "$AZURE_RESOURCE_GROUP" \
  --name corpus-uploads \
  --template-file event-subscription.bicep \
  --parameters \
  topicName="$EVENT_TOPIC_NAME" \
  appName="$TRAINING_APP_NAME" \
  dataAccountName="$DATA_ACCOUNT_NAME" \
  corporaContainerName="$CORPORA_CONTAINER_NAME" \
  deadLetterContainerName="$DEAD_LETTER_CONTAINER_NAME" || {
  echo "Uploads raise no events; the sweep still finds them. Run infra/hooks/subscribe.sh again once $TRAINING_APP_URL/api/health/ready answers." >&2
  exit 1
}
echo "Uploads to $CORPORA_CONTAINER_NAME in $DATA_ACCOUNT_NAME reach $TRAINING_APP_NAME."
