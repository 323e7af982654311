#!/usr/bin/env bash
# Tests the program on disks that are really full: full-disk.sh [PROGRAM.dll]. It needs Linux and the right to mount: root, or sudo without a password.
# A disk of a few megabytes in memory is the store, the temporary folder with the cache, and the folder of an export. AZURITE is a free port for the
# storage emulator, PORT one for the server.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(realpath "${1:-$root/local/bin/Release/net10.0/embeddings.dll}")
[ -f "$program" ] || dotnet build "$root/local" -c Release --nologo -v quiet
work=$(mktemp -d) disk=$work/disk port=${PORT:-7171} azurite=${AZURITE:-10300} server='' storage=''
mkdir "$disk"
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$storage" ] || kill "$storage" 2>/dev/null || true
  wait 2>/dev/null || true
  while mountpoint -q "$disk"; do as_root umount --lazy "$disk"; done
  rm -rf "$work"
}
trap end EXIT

embeddings() { dotnet "$program" "$@"; }
fail() { echo "$*"; exit 1; }
new_disk() { while mountpoint -q "$disk"; do as_root umount "$disk"; done; as_root mount -t tmpfs -o "size=$1,mode=777" tmpfs "$disk"; }
resize() { as_root mount -o "remount,size=$1" "$disk"; }
fill() { dd if=/dev/zero of="$disk/filler" bs=1k status=none 2>/dev/null || true; [ "$(df --output=avail "$disk" | tail -1)" -eq 0 ]; }
sha256() { grep -oE '"sha256":"[0-9a-f]{64}"' "$1" | head -1 || true; }

# A refusal says that the disk is full and what to do, on standard error and as JSON.
refused() { grep -q 'the disk is full. Free space on it and try again' "$1.err" && grep -q '"what":"the disk is full"' "$1.out" || { cat "$1.err" "$1.out"; fail "$1 is not refused because of the disk"; }; }
nothing_half() { # STORE MODEL
  [ ! -e "$1/models/$2/current.json" ] || fail "a version of $2 was published"
  [ -z "$(find "$1" -name '.writing-*')" ] || fail "half written files are left: $(find "$1" -name '.writing-*')"
}

files_of() { (cd "$1" && find . -type f | sed -E 's/[0-9]{8}-[0-9]{6}-[0-9]{3}-[0-9a-f]{8}/version/g' | sort); }

awk 'BEGIN { seed = 1; for (line = 0; line < 6000; line++) { text = ""; for (word = 0; word < 12; word++) { seed = (seed * 16807) % 2147483647
  text = text "word" line % 50 * 40 + int(40 * (seed / 2147483647) * (seed / 2147483647)) " " } print text } }' > "$work/corpus.txt"
awk 'BEGIN { print "user,item,timestamp"; for (row = 0; row < 3000; row++) print "u" row % 70 ",i" row * 7 % 45 "," 1700000000 + row }' > "$work/log.csv"
settings='{"training":{"dimensions":64,"epochs":3,"threads":1},"vocabulary":{"minimumCount":1},"pipeline":{"chunkSize":100000}}'
echo "$settings" > "$work/settings.json"
echo '{"interactions":{},"training":{"dimensions":8,"epochs":1,"threads":1,"sample":0},"vocabulary":{"minimumCount":1},"tuning":{"candidates":3,"rounds":2,"reduction":3}}' > "$work/items.json"
train() { embeddings train --model m --corpus "$work/corpus.txt" --settings "$work/settings.json" --store "$1" --replace --json; }

train "$work/whole" > "$work/whole.json" 2> "$work/whole.err" || { cat "$work/whole.err"; exit 1; }
whole=$(sha256 "$work/whole.json")
[ -n "$whole" ]

stores() { # A training in a store that becomes full, at several moments, continues and ends with the same table and the same files.
  local size failed=0
  for size in 300k 700k 900k 1100k 1400k 2000k; do
    new_disk "$size"
    if train "$disk/s" > "$work/small.out" 2> "$work/small.err"; then echo "store of $size: large enough"; else
      failed=$((failed + 1)); (cd "$work" && refused small); nothing_half "$disk/s" m
      echo "store of $size: $(grep -oE 'No space left on device .*/s/[a-z]+' "$work/small.err" | tail -1 | grep -oE '[a-z]+$'): refused"
    fi
    resize 16m
    train "$disk/s" > "$work/small.out" 2> "$work/small.err" || { cat "$work/small.err"; exit 1; }
    [ "$(sha256 "$work/small.out")" = "$whole" ] || fail "another table after a store of $size"
    [ "$(files_of "$disk/s")" = "$(files_of "$work/whole")" ] || fail "other files after a store of $size: $(diff <(files_of "$disk/s") <(files_of "$work/whole"))"
  done
  [ "$failed" -ge 4 ]
}

temporary_folder() { # The scratch files of a step.
  local items; train_items() { embeddings train --model i --corpus "$work/log.csv" --settings "$work/items.json" --store "$1" --replace --json; }
  train_items "$work/items" > "$work/items.out" 2> "$work/items.err" || { cat "$work/items.err"; exit 1; }
  items=$(sha256 "$work/items.out")
  new_disk 1m; fill
  if TMPDIR=$disk train_items "$work/again" > "$work/scratch.out" 2> "$work/scratch.err"; then fail "nothing was written to the temporary folder"; fi
  (cd "$work" && refused scratch); grep -q "'$disk/" "$work/scratch.err"; nothing_half "$work/again" i
  rm "$disk/filler"
  TMPDIR=$disk train_items "$work/again" > "$work/scratch.out" 2> "$work/scratch.err" || { cat "$work/scratch.err"; exit 1; }
  [ "$(sha256 "$work/scratch.out")" = "$items" ]; echo "temporary folder: refused, then the same table"
}

cache() { # The local copy of a table in a storage account.
  mkdir "$work/azurite"
  node "$root/node_modules/azurite/dist/src/blob/main.js" --silent --location "$work/azurite" --blobPort "$azurite" --skipApiVersionCheck --loose & storage=$!
  until curl -s -o /dev/null "http://127.0.0.1:$azurite"; do kill -0 "$storage" || fail "Azurite does not start on port $azurite"; sleep 0.2; done
  local account="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:$azurite/devstoreaccount1"
  train "$account" > "$work/account.out" 2> "$work/account.err" || { cat "$work/account.err"; exit 1; }
  [ "$(sha256 "$work/account.out")" = "$whole" ]
  new_disk 4m; fill
  if TMPDIR=$disk embeddings similar --model m word7 --store "$account" --json > "$work/copy.out" 2> "$work/copy.err"; then fail "no copy was made in the temporary folder"; fi
  (cd "$work" && refused copy); [ -z "$(find "$disk" -type f ! -name filler)" ] || fail "a half copy is left: $(find "$disk" -type f)"
  rm "$disk/filler"
  TMPDIR=$disk embeddings similar --model m word7 --store "$account" --json > "$work/copy.out"; echo "cache: refused, then answered"
}

exports() { # An earlier file stays as it was.
  local format
  for format in word2vec-text word2vec-binary npy parquet jsonl fasttext; do
    new_disk 64k; echo earlier > "$disk/vectors.x"; fill
    if embeddings export --model m --format "$format" --output "$disk/vectors.x" --store "$work/whole" --json > "$work/export.out" 2> "$work/export.err"; then fail "$format fits into 64k"; fi
    (cd "$work" && refused export)
    [ "$(cat "$disk/vectors.x")" = earlier ] && [ "$(ls "$disk" | wc -l)" = 2 ] || fail "$format: $(ls -l "$disk")"
    echo "export of $format: refused, and the earlier file stays"
  done
}

api() { curl -s "http://127.0.0.1:$port/api/$1" "${@:2}"; }
answers() { local code; code=$(api "models/a/similar?item=word7&top=1" -o "$work/answer" -w '%{http_code}'); [ "$code" = 200 ] || fail "a query got $code: $(cat "$work/answer")"; queries=$((queries + 1)); }
ended() { until api "runs?model=$1" | head -c 400 | grep -q "\"stage\":\"$2\""; do answers; sleep 0.2; done; }

serving() { # Queries are answered while nothing can be written, and the run continues when there is space again.
  local code; queries=0
  new_disk 8m; mkdir "$disk/s"
  dotnet "$program" serve --store "$disk/s" --url "http://127.0.0.1:$port" --no-training > "$work/serve.log" 2>&1 & server=$!
  until curl -s -o /dev/null "http://127.0.0.1:$port/api/models"; do kill -0 "$server" || { cat "$work/serve.log"; exit 1; }; sleep 0.2; done
  for one in a b; do
    api "corpora/$one/settings.json" -f -o /dev/null -X PUT --data-binary "$settings"
    api "corpora/$one/corpus.txt" -f -o /dev/null -X PUT --data-binary "@$work/corpus.txt"
  done
  api models/a/runs -f -o /dev/null -X POST; until api "runs?model=a" | grep -q '"stage":"completed"'; do sleep 0.2; done
  fill; answers
  code=$(api corpora/c/a.txt -X PUT --data-binary "@$work/corpus.txt" -o "$work/upload" -w '%{http_code}')
  [ "$code" = 503 ] && grep -q 'The disk of the store is full' "$work/upload" || fail "an upload got $code: $(cat "$work/upload")"
  api corpora/c | grep -q '"files":\[\]' || fail "half an upload is listed"
  answers; echo "upload: refused with 503 by name"
  # Enough for the start of the run, not for its end.
  rm "$disk/filler"; head -c $(($(df --output=avail -B1 "$disk" | tail -1) - 700000)) /dev/zero > "$disk/filler"
  api models/b/runs -f -o /dev/null -X POST; ended b failed
  api "runs?model=b" | grep -q 'the disk is full. Free space on it' || fail "the run does not name the disk: $(api "runs?model=b")"
  nothing_half "$disk/s" b; echo "run: failed by name"
  fill; [ "$(api corpora/a/corpus.txt -X DELETE -o /dev/null -w '%{http_code}')" = 204 ] || fail "nothing can be removed from a full disk"
  rm "$disk/filler"
  api models/b/runs -f -o /dev/null -X POST; ended b completed
  [ "$(api models/b | grep -oE '"sha256":"[0-9a-f]{64}"')" = "$whole" ] || fail "another table: $(api models/b)"
  answers; kill "$server"; wait "$server" || true; server=''
  echo "server: the run continued to the same table, and all $queries queries meanwhile were answered"
}

stores; temporary_folder; cache; exports; serving
echo "$SECONDS s"
