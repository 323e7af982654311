#!/usr/bin/env bash
# Builds the container image and checks that it becomes healthy and answers: scripts/try-image.sh embeddings
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
image=${1:?Name the image.}
key=a-key-for-this-trial
docker build --file Containerfile --tag "$image" .
container=$(docker run --detach --publish 8080:8080 --env EMBEDDINGS_KEY="$key" "$image")
trap 'docker rm --force "$container" >/dev/null' EXIT
for attempt in $(seq 60); do
  [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ] && break
  [ "$attempt" -lt 60 ] || { docker logs "$container"; exit 1; }
  sleep 2
done
curl --fail --silent --show-error --header "x-functions-key: $key" http://127.0.0.1:8080/api/models
