#!/usr/bin/env bash
# Subscribes the app to uploads of corpora. Event Grid calls the webhook once before it accepts it, and the app may still be starting.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

attempts=${SUBSCRIBE_ATTEMPTS:-10}
pause=${SUBSCRIBE_PAUSE_SECONDS:-30}

for ((attempt = 1; attempt <= attempts; attempt++)); do
  if az deployment group create --only-show-errors --output none \
    --resource-group "$AZURE_RESOURCE_GROUP" \
    --name corpus-uploads \
    --template-file event-subscription.bicep \
    --parameters \
    topicName="$EVENT_TOPIC_NAME" \
    appName="$TRAINING_APP_NAME" \
    dataAccountName="$DATA_ACCOUNT_NAME" \
    corporaContainerName="$CORPORA_CONTAINER_NAME" \
    deadLetterContainerName="$DEAD_LETTER_CONTAINER_NAME"; then
    echo "Uploads to $CORPORA_CONTAINER_NAME in $DATA_ACCOUNT_NAME reach $TRAINING_APP_NAME."
    exit 0
  fi
  echo "The app does not answer Event Grid yet (attempt $attempt of $attempts)." >&2
  ((attempt == attempts)) || sleep "$pause"
done
echo "Uploads raise no events; the sweep still finds them. Run infra/hooks/subscribe.sh again once $TRAINING_APP_URL/api/health/ready answers." >&2
exit 1
