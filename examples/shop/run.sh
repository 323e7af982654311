#!/usr/bin/env bash
# A shop: next items for a customer, their evaluation, and new items that nobody has bought yet.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../embeddings.sh"

mkdir -p corpus
node "$here/make.mjs" orders > corpus/orders.csv
node "$here/make.mjs" items > corpus/items.jsonl
cat > settings.json <<'SETTINGS'
{
  "preset": "items",
  "interactions": { "split": { "heldOut": "lastItem" } },
  "training": { "threads": 1, "seed": 1 },
  "coldStart": {}
}
SETTINGS
embeddings train --store store --model shop --corpus corpus --settings settings.json 2>/dev/null >/dev/null
echo "After a tent and a sleeping bag:"
embeddings recommend --store store --model shop peak-tent peak-sleeping-bag --top 3 2>/dev/null
echo "Like a tent that nobody has bought yet:"
embeddings similar --store store --model shop new-tent --top 3 2>/dev/null
