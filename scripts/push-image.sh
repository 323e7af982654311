#!/usr/bin/env bash
# Pushes an image under the name in IMAGE, as ACTOR with TOKEN.
set -euo pipefail
image=${1:?Name the image.}
docker login ghcr.io --username "$ACTOR" --password-stdin <<<"$TOKEN"
docker tag "$image" "$IMAGE"
docker push "$IMAGE"
