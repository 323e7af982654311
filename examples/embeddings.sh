# shellcheck shell=bash
# Sourced by the examples. Uses a new folder, and the program that ./run.sh or ./test.sh has built.
EMBEDDINGS_PROGRAM=${EMBEDDINGS_PROGRAM:-$here/../../local/bin/Release/net10.0/embeddings.dll}
[ -f "$EMBEDDINGS_PROGRAM" ] || { echo "$EMBEDDINGS_PROGRAM is not there. Run ./run.sh first." >&2; exit 1; }
EMBEDDINGS_PROGRAM=$(cd "$(dirname "$EMBEDDINGS_PROGRAM")" && pwd)/$(basename "$EMBEDDINGS_PROGRAM")
# A fixed kernel, so that the numbers are the same on every processor that supports it.
export EMBEDDINGS_KERNEL=256
embeddings() { dotnet "$EMBEDDINGS_PROGRAM" "$@"; }
cd "$(mktemp -d)"
