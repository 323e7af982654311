#!/usr/bin/env bash
# Tests the app on the Functions host with Azurite: an upgrade during a run, the kill of one of two hosts, two models at once,
# a model that starts while another one is in a slice of ten minutes, a version with a partitioned index, and kills at random moments. Measures the first answer of a new host.
#
#   scripts/functions-host.sh upgrade OLD NEW     OLD and NEW are folders that `dotnet publish functions -c Release -o FOLDER` has written
#   scripts/functions-host.sh two-hosts APP
#   scripts/functions-host.sh two-models APP
#   scripts/functions-host.sh turns APP
#   scripts/functions-host.sh partitioned APP
#   scripts/functions-host.sh kills APP [KILLS] [SEED]   kills host, worker or both at random moments of three runs, and compares their tables
#   scripts/functions-host.sh cold-start APP...  the time to the first answered query, of several apps in turn
#
# HOST is the command that starts the host with a port and a folder; by default Azure Functions Core Tools. AZURITE is the first of
# three free ports, PORT the first of two, and KEY the key for the calls. WORK keeps the logs of the hosts. After MINUTES no kills begin.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=${WORK:-$(mktemp -d)}
azurite=${AZURITE:-10000}
port=${PORT:-7071}
second=$((port + 1))
mkdir -p "$work/azurite"

account="http://127.0.0.1"
connection="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=$account:$azurite/devstoreaccount1;QueueEndpoint=$account:$((azurite + 1))/devstoreaccount1;TableEndpoint=$account:$((azurite + 2))/devstoreaccount1"
key=${KEY:-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')}
export AzureWebJobsStorage=$connection DataStorage=$connection FUNCTIONS_WORKER_RUNTIME=dotnet-isolated
export Triggers__Schedule='0 0 3 1 1 *' Triggers__SweepSchedule='0 0 3 1 1 *' Triggers__QuietPeriod=00:00:02
Access__Keys="all:train:$(printf %s "$key" | sha256sum | cut -c1-64)"
export Access__Keys

core_tools() { cd "$2" && exec func start --port "$1" --no-build; }

# The process of a host and its child processes.
family() { echo "$1"; for child in $(pgrep -P "$1"); do family "$child"; done; }

declare -A hosts=() orphans=()
launch() { # PORT APP
  if [ -n "${HOST:-}" ]; then "$HOST" "$1" "$2" >> "$work/host-$1.log" 2>&1 & else core_tools "$1" "$2" >> "$work/host-$1.log" 2>&1 & fi
  hosts[$1]=$!
}

start() { # PORT APP
  launch "$1" "$2"
  for _ in $(seq 600); do
    curl -s -o /dev/null -f -H "x-functions-key: $key" "$account:$1/api/models" && return
    kill -0 "${hosts[$1]}" || { tail -20 "$work/host-$1.log"; exit 1; }
    sleep 0.5
  done
  echo "The host on port $1 does not answer; see $work/host-$1.log."; exit 1
}

kill_at_once() { local all; all=$(family "${hosts[$1]}"); kill -9 $all; wait "${hosts[$1]}" 2>/dev/null || true; unset "hosts[$1]"; }

# Nothing of a host is kept, and a host whose storage is gone does not end by itself.
end() { [ ${#orphans[@]} -eq 0 ] || kill -9 "${!orphans[@]}" 2>/dev/null || true; for one in "${!hosts[@]}"; do kill -9 $(family "${hosts[$one]}") 2>/dev/null || true; done; kill "$storage" 2>/dev/null || true; }

node "$root/node_modules/azurite/dist/src/azurite.js" --silent --location "$work/azurite" --blobPort "$azurite" --queuePort $((azurite + 1)) --tablePort $((azurite + 2)) --skipApiVersionCheck --loose &
storage=$!
trap end EXIT
for one in "$azurite" $((azurite + 1)) $((azurite + 2)); do
  until curl -s -o /dev/null "$account:$one"; do kill -0 "$storage" || { echo "Azurite does not start on port $one."; exit 1; }; sleep 0.2; done
done

api() { curl -s --fail-with-body -H "x-functions-key: $key" "$account:${at:-$port}/api/$1" "${@:2}"; }
run_of() { api "runs?model=$1" | grep -oE '"stage":"[a-zA-Z]+","ended":[a-z]+,"percent":[0-9.]+' | head -1; }
table_of() { api "models/$1" | grep -oE '"sha256":"[0-9a-f]+"' | head -1; }
until_run() { # MODEL PATTERN
  # A large model takes more than ten minutes on a busy machine.
  local limit=$((SECONDS + 1800))
  while [ "$SECONDS" -lt "$limit" ]; do
    local seen; seen=$(run_of "$1" || true)
    grep -qE "$2" <<< "$seen" && return
    if grep -qE 'failed|cancelled' <<< "$seen"; then echo "$1: $seen"; exit 1; fi
    sleep 0.2
  done
  echo "$1 does not come to $2."; exit 1
}

# Generated text: each topic has its own words.
text() { # LINES
  awk -v lines="$1" 'BEGIN { seed = 1; for (line = 0; line < lines; line++) { topic = line % 50; text = ""
    for (word = 0; word < 12; word++) { seed = (seed * 16807) % 2147483647; text = text "word" topic * 40 + int(40 * (seed / 2147483647) * (seed / 2147483647)) " " }
    print text } }'
}

upload() { # MODEL LINES SETTINGS
  text "$2" > "$work/text.txt"
  api "corpora/$1/settings.json" -o /dev/null -X PUT --data-binary "$3"
  api "corpora/$1/text.txt" -o /dev/null -X PUT --data-binary "@$work/text.txt"
}

begin() { api "models/$1/runs" -o /dev/null -X POST; }

slices='{"training":{"dimensions":64,"epochs":60,"threads":1},"vocabulary":{"minimumCount":1},"pipeline":{"chunkSize":200000,"sliceSeconds":5}}'

same_table() {
  local first second; first=$(table_of "$1"); second=$(table_of "$2")
  echo "table of $1: $first"; echo "table of $2: $second"
  [ -n "$first" ] && [ "$first" = "$second" ] && echo "The tables are the same."
}

upgrade() { # OLD NEW
  start "$port" "$1"; upload interrupted 60000 "$slices"; begin interrupted
  until_run interrupted '"training".*"percent":([2-9][0-9])'
  echo "The old program has come to: $(run_of interrupted)"
  kill_at_once "$port"; begun=$SECONDS
  start "$port" "$2"; until_run interrupted completed
  echo "The new program has finished the run, $((SECONDS - begun)) seconds after the kill."
  upload whole 60000 "$slices"; begin whole; until_run whole completed
  same_table whole interrupted
}

is_in_slice() { [ "$(grep -c "Executing 'Functions.TrainSliceAsync'" "$work/host-$1.log")" -gt "$(grep -c "Executed 'Functions.TrainSliceAsync'" "$work/host-$1.log")" ]; }

two_hosts() { # APP
  start "$port" "$1"; start "$second" "$1"
  upload whole 60000 "$slices"; begin whole; until_run whole completed
  for one in "$port" "$second"; do echo "host on $one: $(grep -c 'CountChunkAsync is done\|EncodeChunkAsync is done' "$work/host-$one.log" || true) chunks, $(grep -c 'TrainSliceAsync is done' "$work/host-$one.log" || true) slices"; done
  upload killed 60000 "$slices"; begin killed
  until_run killed '"training".*"percent":([2-9][0-9])'
  until is_in_slice "$port" || is_in_slice "$second"; do sleep 0.1; done
  if is_in_slice "$port"; then victim=$port; other=$second; else victim=$second; other=$port; fi
  kill_at_once "$victim"; begun=$SECONDS; echo "Killed the host on $victim in a slice: $(at=$other run_of killed)"
  at=$other; until_run killed completed
  echo "The other host has finished the run, $((SECONDS - begun)) seconds after the kill."
  same_table whole killed
}

two_models() { # APP
  start "$port" "$1"
  upload first 2000 "$slices"; begin first; until_run first completed
  upload many 40000 '{"training":{"dimensions":16,"epochs":1,"threads":1},"vocabulary":{"minimumCount":1},"pipeline":{"chunkSize":1800}}'
  upload other 2000 '{"training":{"dimensions":16,"epochs":1,"threads":1},"vocabulary":{"minimumCount":1}}'
  begin many; until_run many '"counting"'
  echo "chunks of many: $(($(wc -c < <(text 40000)) / 1800))"
  begin other; begun=$(date +%s%N); slowest=0; queries=0; waited=
  until run_of other | grep -q completed; do
    before=$(date +%s%N); api "models/first/similar?item=word7&top=3" -o /dev/null; took=$((($(date +%s%N) - before) / 1000000)); queries=$((queries + 1))
    [ "$took" -le "$slowest" ] || slowest=$took
    if [ -z "$waited" ] && grep -q 'Run other\..*: PlanCorpusAsync is done' "$work/host-$port.log"; then waited=$((($(date +%s%N) - begun) / 1000000)); echo "The first step of other ended after $waited ms, while many was at $(run_of many)"; fi
    sleep 0.2
  done
  echo "other was published after $((($(date +%s%N) - begun) / 1000000)) ms, while many was at $(run_of many)"
  echo "$queries queries meanwhile, the slowest took $slowest ms"
  until_run many completed; echo "many was published after $((($(date +%s%N) - begun) / 1000000)) ms"
  [ "$waited" -lt 60000 ]
}

# The age of a process in milliseconds, and the processor time that it has used.
age() { awk -v up="$(cut -d' ' -f1 /proc/uptime)" '{ printf "%d", 1000 * up - 10 * $22 }' "/proc/$1/stat"; }
used() { awk '{ printf "%d", 10 * ($14 + $15) }' "/proc/$1/stat"; }

cold_start() { # APP...
  start "$port" "$1"; upload first 2000 "$slices"; begin first; until_run first completed; kill_at_once "$port"
  for round in $(seq "${ROUNDS:-5}"); do
    for app in "$@"; do
      launch "$port" "$app"
      until api "models/first/similar?item=word7" -o /dev/null 2>/dev/null; do sleep 0.01; done
      worker=$(pgrep -P "${hosts[$port]}" -f Embeddings.Functions | head -1)
      echo "$app: first answer $(age "${hosts[$port]}") ms after the start of the host and $(age "$worker") ms after that of the worker, which used $(used "$worker") ms of processor time"
      kill_at_once "$port"
    done
  done
}

seconds_since() { echo "$((($(date +%s%N) - $1) / 1000000)) ms"; }

turns() { # APP
  start "$port" "$1"
  upload long 60000 '{"training":{"dimensions":64,"epochs":10000,"threads":1},"vocabulary":{"minimumCount":1},"pipeline":{"sliceSeconds":600}}'
  upload other 2000 '{"training":{"dimensions":16,"epochs":1,"threads":1},"vocabulary":{"minimumCount":1}}'
  begin long; until is_in_slice "$port"; do sleep 0.2; done
  local begun; begun=$(date +%s%N); begin other
  until grep -q 'Run other\..*: PlanCorpusAsync is done' "$work/host-$port.log"; do sleep 0.1; done
  is_in_slice "$port" || { echo "long is not in its slice any more."; exit 1; }
  echo "other is planned after $(seconds_since "$begun"), while long is in its first slice"
  [ $(($(date +%s%N) - begun)) -lt 60000000000 ]
  until_run other completed
  echo "other is published after $(seconds_since "$begun"); long has ended $(grep -c 'Run long\..*: TrainSliceAsync is done' "$work/host-$port.log") slices early and is at $(run_of long)"
  api "runs?model=long" | grep -oE '"id":"long[^"]+"' | head -1 | cut -d'"' -f4 > "$work/long"
  begun=$(date +%s%N); api "runs/$(cat "$work/long")" -o /dev/null -X DELETE
  until run_of long | grep -q cancelled; do sleep 0.2; done
  echo "long is cancelled after $(seconds_since "$begun")"
}

partitioned() { # APP
  start "$port" "$1"
  local settings='"training":{"dimensions":64,"epochs":5,"threads":1},"vocabulary":{"minimumCount":1}'
  upload loaded 60000 "{$settings}"; begin loaded; until_run loaded completed
  upload ranges 60000 "{$settings,\"index\":{\"partitionAboveMegabytes\":0,\"listRows\":64}}"; begin ranges; until_run ranges completed
  api models/ranges | grep -oE '"partitions":\{[^}]*\}'
  same_table loaded ranges
  local same=0 all=0 word
  for word in word1 word43 word90 word333 word777 word1205 word1601 word1999; do
    for name in loaded ranges; do api "models/$name/similar?item=$word&top=10" | grep -oE '"item":"[^"]+"' | sort > "$work/$name.txt"; done
    [ "$(wc -l < "$work/ranges.txt")" -ge 10 ]
    all=$((all + $(wc -l < "$work/loaded.txt"))); same=$((same + $(comm -12 "$work/loaded.txt" "$work/ranges.txt" | wc -l)))
  done
  echo "$same of $all nearest items of the loaded table are found by range reads"
  [ $((same * 10)) -ge $((all * 9)) ]
}

versions_of() { api "models/$1/versions" | grep -oE '"version":"[^"]+"' | sort -u | wc -l; }

kill_some() { # host|worker|both: what has been killed is started again
  local worker; worker=$(pgrep -P "${hosts[$port]}" -f Embeddings.Functions | head -1 || true)
  case "$1" in
    worker) if [ -n "$worker" ]; then kill -9 "$worker"; else return 1; fi ;;
    both) kill_at_once "$port"; start "$port" "$2" ;;
    host)
      # Its worker notices that within seconds and ends. Until then it works beside that of the next host.
      kill -9 "${hosts[$port]}"; wait "${hosts[$port]}" 2>/dev/null || true
      [ -z "$worker" ] || orphans[$worker]=$SECONDS
      start "$port" "$2" ;;
  esac
}

all_ended() { local one; for one in "$@"; do run_of "$one" | grep -q completed || return 1; done; }

count_orphans() { # MOST_SECONDS: adds workers that stayed longer than that to `outlived`, and ends them.
  local one
  for one in "${!orphans[@]}"; do
    until ! kill -0 "$one" 2>/dev/null || [ $((SECONDS - orphans[$one])) -gt "$1" ]; do sleep 0.2; done
    if kill -0 "$one" 2>/dev/null; then outlived=$((outlived + 1)); kill -9 "$one"; fi
    unset "orphans[$one]"
  done
}

kills() { # APP [KILLS] [SEED]
  local app=$1 most=${2:-50} killed=0 round=0 begun moments what runs; outlived=0; declare -A counts=([host]=0 [worker]=0 [both]=0)
  RANDOM=${3:-1}
  local settings='{"training":{"dimensions":32,"epochs":40,"threads":1},"vocabulary":{"minimumCount":1},"pipeline":{"chunkSize":60000,"sliceSeconds":2}}'
  start "$port" "$app"; upload whole 8000 "$settings"; begun=$(date +%s%N); begin whole; until_run whole completed
  moments=$((($(date +%s%N) - begun) / 1000000)); echo "A run without a kill takes $moments ms: $(table_of whole)"
  while [ "$killed" -lt "$most" ] && [ "$SECONDS" -lt $((60 * ${MINUTES:-600})) ]; do
    round=$((round + 1)); begun=$SECONDS; runs=("a-$round" "b-$round" "c-$round")
    for one in "${runs[@]}"; do upload "$one" 8000 "$settings"; begin "$one"; done
    # Up to six kills while the runs are in progress. Steps of a killed worker are offered again after a minute, so the runs wait together.
    for _ in 1 2 3 4 5 6; do
      sleep "$(awk -v all="$moments" -v drawn="$RANDOM" 'BEGIN { printf "%.3f", all / 1000 * drawn / 32768 }')"
      what=(host worker both); what=${what[$((RANDOM % 3))]}
      all_ended "${runs[@]}" && break
      if kill_some "$what" "$app"; then killed=$((killed + 1)); counts[$what]=$((counts[$what] + 1)); fi
    done
    count_orphans 60
    for one in "${runs[@]}"; do
      until_run "$one" completed
      [ "$(table_of "$one")" = "$(table_of whole)" ] || { echo "$one has another table: $(table_of "$one")"; exit 1; }
      [ "$(versions_of "$one")" = "$(versions_of whole)" ] || { echo "$one has $(versions_of "$one") versions"; exit 1; }
    done
    echo "round $round: $killed kills so far, the tables are the same, $outlived workers outlived their host by a minute, $((SECONDS - begun)) s"
  done
  echo "$killed kills (host ${counts[host]}, worker ${counts[worker]}, both ${counts[both]}) of $((3 * round)) runs, seed ${3:-1}: each has the table of the run without a kill, and one version. $outlived workers outlived their host by a minute."
  [ "$outlived" -eq 0 ]
}

case "${1:-}" in
  upgrade) upgrade "$2" "$3" ;;
  two-hosts) two_hosts "$2" ;;
  two-models) two_models "$2" ;;
  turns) turns "$2" ;;
  partitioned) partitioned "$2" ;;
  kills) kills "${@:2}" ;;
  cold-start) cold_start "${@:2}" ;;
  *) sed -n '2,16p' "$0"; exit 2 ;;
esac
