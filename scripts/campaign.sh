#!/usr/bin/env bash
# Runs the reliability campaign: campaign.sh [times the short form] [seed]. The short form runs with every ./test.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CAMPAIGN_LENGTH=${1:-50} CAMPAIGN_SEED=${2:-$RANDOM}
echo "Campaign of $CAMPAIGN_LENGTH times the short form, seed $CAMPAIGN_SEED, commit $(git rev-parse --short HEAD)."
dotnet test tests/Reliability -c Release --nologo --logger "console;verbosity=normal"
