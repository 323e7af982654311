#!/usr/bin/env bash
# Makes the pictures of README from the running page: trains the sample model where it is not there, serves it, and takes its picture in both themes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build local -c Release -v quiet --nologo
embeddings() { dotnet local/bin/Release/net10.0/embeddings.dll "$@"; }
[ -f data/models/addresses/current.json ] || ./run.sh
embeddings serve --no-training --url http://127.0.0.1:7171 >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
until curl -sf http://127.0.0.1:7171/api/health/ready >/dev/null; do sleep 0.2; done
node scripts/pictures.mjs http://127.0.0.1:7171 docs/images
# What the pictures were made of: a test says when the page has changed since.
git ls-files shared/Embeddings.Api/Explorer | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1 > docs/images/page.sha256
