# shellcheck shell=bash
# Sourced by the examples: works in a new folder, and runs the program as it was built by ./run.sh or ./test.sh.
EMBEDDINGS_PROGRAM=${EMBEDDINGS_PROGRAM:-$here/../../local/bin/Release/net10.0/embeddings.dll}
[ -f "$EMBEDDINGS_PROGRAM" ] || { echo "$EMBEDDINGS_PROGRAM is not there. Run ./run.sh first." >&2; exit 1; }
EMBEDDINGS_PROGRAM=$(cd "$(dirname "$EMBEDDINGS_PROGRAM")" && pwd)/$(basename "$EMBEDDINGS_PROGRAM")
# One width of register, so that the numbers are the same on every processor that has it.
export EMBEDDINGS_KERNEL=256
embeddings() { dotnet "$EMBEDDINGS_PROGRAM" "$@"; }
cd "$(mktemp -d)"
