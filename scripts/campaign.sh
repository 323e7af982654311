#!/usr/bin/env bash
# Runs the reliability campaign: campaign.sh [times the short form]. The short form runs with every ./test.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CAMPAIGN_LENGTH=${1:-50}
echo "Campaign of $CAMPAIGN_LENGTH times the short form, commit $(git rev-parse --short HEAD)."
dotnet test tests/Reliability -c Release --nologo --logger "console;verbosity=normal"
