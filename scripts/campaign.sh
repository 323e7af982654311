#!/usr/bin/env bash
# Runs the reliability campaign: campaign.sh [times the short form] [seed] [filter]. The short form runs with every ./test.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CAMPAIGN_LENGTH=${1:-50} CAMPAIGN_SEED=${2:-$RANDOM}
[ -d node_modules/azurite ] || npm ci
echo "Campaign of $CAMPAIGN_LENGTH times the short form, seed $CAMPAIGN_SEED, commit $(git rev-parse --short HEAD)."
# The counts of each test are in its output, even if it passes.
dotnet test tests/Reliability -c Release --nologo --logger "console;verbosity=detailed" --logger trx --results-directory TestResults ${3:+--filter "FullyQualifiedName~$3"}
