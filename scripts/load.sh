#!/usr/bin/env bash
# Measures a server under load: load.sh [requests a second] [seconds] [most requests at once].
# Requests are sent at fixed times, even if the server cannot keep up. The version is switched every second. Meanwhile files are uploaded every second, and another model is trained again and again.
# A rate far above what the machine answers shows overload: how long queries wait, which are refused, and the recovery afterwards. The program that asks has at most 4,000 requests without an answer.
# WORDS is the size of the vocabulary: 5,000 if it is not given. Queries cost more with a larger one, so that a lower rate is an overload.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
words=${WORDS:-5000} rate=${1:-1000} seconds=${2:-600} most=${3:-256}
address=http://127.0.0.1:${LOAD_PORT:-7491}
dotnet build benchmarks -c Release --nologo -v quiet
dotnet build local -c Release --nologo -v quiet
program="dotnet local/bin/Release/net10.0/embeddings.dll"
folder=$(mktemp -d)
server=; work=
trap 'kill $server $work 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT

# Four sentences for each word of the vocabulary, the frequent ones more often.
awk -v words="$words" 'BEGIN { srand(1); for (line = 0; line < 4 * words; line++) { for (word = 0; word < 12; word++) printf "w%d ", int(words * rand() ^ 3); print "" } }' > "$folder/text.txt"
for seed in 1 2; do
  $program train --model words --corpus "$folder/text.txt" --store "$folder/data" --replace --dimensions 100 --epochs 2 --seed $seed > "$folder/train.log" 2>&1
done

Api__MaximumConcurrentRequests=$most $program serve --store "$folder/data" --url "$address" > "$folder/serve.log" 2>&1 &
server=$!
until curl -sf "$address/api/health/ready" > /dev/null; do sleep 0.2; done

# Uploads each second; a training whenever the last one has ended. Refusals of overload are expected here.
work() {
  head -2000 "$folder/text.txt" > "$folder/part.txt"
  for ((number = 0; ; number++)); do
    curl -s -o "$folder/upload" -w '%{http_code}\n' -T "$folder/part.txt" "$address/api/corpora/busy/part-$((number % 20)).txt" >> "$folder/uploads"
    curl -s -o "$folder/run" -w '%{http_code}\n' -H 'Content-Type: application/json' -d '{"settings": {"training": {"epochs": 1}}}' "$address/api/models/busy/runs" >> "$folder/runs"
    sleep 1
  done
}
work &
work=$!
dotnet benchmarks/bin/Release/net10.0/Benchmarks.dll load "$address" words "$rate" "$seconds" $((seconds - 1)) "$server"
kill $work
echo "uploads by status: $(sort "$folder/uploads" | uniq -c | tr -s ' \n' ' ')"
echo "starts of a training by status: $(sort "$folder/runs" | uniq -c | tr -s ' \n' ' ')"
for _ in 1 2 3 4 5; do
  echo "afterwards: $(curl -s -o "$folder/after" -w 'status %{http_code} in %{time_total} s' "$address/api/models/words/similar?item=w0")"
  sleep 0.1
done
grep -F 'for a thread' "$folder/serve.log" || true
