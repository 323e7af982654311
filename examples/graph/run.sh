#!/usr/bin/env bash
# A citation graph: the papers most similar to a paper.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../embeddings.sh"

node "$here/make.mjs" > edges.csv
embeddings train --store store --model citations --preset graph --corpus edges.csv --threads 1 --seed 1 2>/dev/null >/dev/null
embeddings similar --store store --model citations biology-7 --top 5 2>/dev/null
