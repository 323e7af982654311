#!/usr/bin/env bash
# Runs the reliability campaign: campaign.sh [times the short form] [seed] [filter]. The short form runs with every ./test.sh.
# CAMPAIGN_MINUTES ends each of its two parts after that time. CAMPAIGN_FROM skips the cases of an earlier part. CAMPAIGN_FOUND is the folder for files that were found.
# CAMPAIGN_KINDS limits the kinds of corpora that are killed, such as "tuned,cold start".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CAMPAIGN_LENGTH=${1:-50} CAMPAIGN_SEED=${2:-$RANDOM} DOTNET_CLI_TELEMETRY_OPTOUT=1
filter=${3:-}
[ -d node_modules/azurite ] || npm ci
dotnet tool restore
dotnet build tests/Reliability -c Release --nologo -v quiet
echo "Campaign of $CAMPAIGN_LENGTH times the short form, seed $CAMPAIGN_SEED, commit $(git rev-parse --short HEAD)."

# The mutations of foreign formats are guided by the branches that they reach: SharpFuzz adds counters to a copy of the assemblies that read them.
guided=$(mktemp -d)
trap 'rm -rf "$guided"' EXIT
cp -a tests/Reliability/bin/Release/net10.0/. "$guided"
for assembly in Embeddings.Core Parquet Sylvan.Data.Csv SharpCompress ZstdSharp AngleSharp Markdig DocumentFormat.OpenXml.Framework \
  UglyToad.PdfPig UglyToad.PdfPig.Core UglyToad.PdfPig.Tokenization UglyToad.PdfPig.Tokens; do
  dotnet sharpfuzz "$guided/$assembly.dll"
done

# The counts of each test are in its output, even if it passes.
run() { dotnet test "$1" --nologo --logger "console;verbosity=detailed" --logger trx --results-directory TestResults --filter "$2${filter:+&FullyQualifiedName~$filter}"; }
status=0
# Readers that take large arrays are two to three times as fast if the runtime collects garbage rarely.
DOTNET_GCLOHThreshold=0x1000000 DOTNET_GCgen0size=0x8000000 DOTNET_gcConcurrent=0 run "$guided/Reliability.dll" "FullyQualifiedName~ForeignFormatTests" || status=$?
run tests/Reliability/bin/Release/net10.0/Reliability.dll "FullyQualifiedName!~ForeignFormatTests" || status=$?
exit "$status"
