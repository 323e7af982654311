#!/usr/bin/env bash
# Creates or removes the key of a caller. Prints a new key once and stores only its hash, in ACCESS_KEYS of azd's environment and in the apps.
#   infra/hooks/key.sh add NAME read|train
#   infra/hooks/key.sh remove NAME
set -euo pipefail
usage='Usage: key.sh add NAME read|train, or key.sh remove NAME'
action=${1:?$usage}
name=${2:?$usage}
[[ $name =~ ^[A-Za-z0-9_-]+$ ]] || { echo "'$name' is no name: use letters, digits, - and _." >&2; exit 1; }

# The existing keys except one of this name. A variable of the shell may be older than the last call.
values=$(azd env get-values)
kept=$(sed -n 's/^ACCESS_KEYS="\(.*\)"$/\1/p' <<<"$values" | tr ',' '\n' | grep -v "^$name:" | paste -sd, || true)
case $action in
  add)
    permission=${3:?$usage}
    [[ $permission == read || $permission == train ]] || { echo "'$permission' is no permission: give read or train." >&2; exit 1; }
    key=$(openssl rand -base64 33 | tr '+/' '-_')
    keys=${kept:+$kept,}$name:$permission:$(printf %s "$key" | openssl dgst -sha256 -r | cut -d' ' -f1)
    ;;
  remove) keys=$kept ;;
  *) echo "$usage" >&2; exit 1 ;;
esac

azd env set ACCESS_KEYS "$keys"
for app in "$TRAINING_APP_NAME" ${QUERY_APP_NAME:+"$QUERY_APP_NAME"}; do
  az functionapp config appsettings set --only-show-errors --output none --resource-group "$AZURE_RESOURCE_GROUP" --name "$app" --settings "Access__Keys=$keys"
done
if [ "$action" = add ]; then
  echo "$key"
fi
