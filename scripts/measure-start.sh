#!/usr/bin/env bash
# Measures a command of the program from a cold process: scripts/measure-start.sh 21 artifacts/linux-x64/embeddings similar --model addresses peace
# Prints the median and the least time of that many runs, and the number of methods that the runtime compiled in one.
set -euo pipefail
runs=${1:?Give the number of runs, and the command.}
shift
TIMEFORMAT='%R %U %S'
"$@" >/dev/null
for ((run = 0; run < runs; run++)); do
  { time "$@" >/dev/null; } 2>&1 | tail -n 1
done | awk '{ print $1, $2 + $3 }' >/tmp/start-times.$$
middle=$(((runs + 1) / 2))
column() { awk -v column="$1" '{ print $column }' /tmp/start-times.$$ | sort -n; }
echo "wall s: median $(column 1 | sed -n "${middle}p"), least $(column 1 | head -n 1); processor s: median $(column 2 | sed -n "${middle}p"), least $(column 2 | head -n 1)"
rm /tmp/start-times.$$
listing=$(mktemp)
DOTNET_JitStdOutFile=$listing DOTNET_JitDisasmSummary=1 "$@" >/dev/null
echo "methods compiled: $(wc -l <"$listing")"
rm "$listing"
