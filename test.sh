#!/usr/bin/env bash
# Sets everything up, checks the format, builds with warnings as errors, and runs every test that can run here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh

install_node_packages

say "Looking for the Azure Functions packages"
restore_log=$(mktemp)
trap 'rm -f "$restore_log"' EXIT
if dotnet restore Serverless.sln >"$restore_log" 2>&1; then
  solution=Serverless.sln
  scope="the whole of Serverless.sln"
elif grep -qE "NU110[0-3]" "$restore_log"; then
  solution=Serverless.Local.slnf
  scope="everything but functions/ and its tests: this machine's package feeds lack $(
    grep -oE "(Unable to find (a stable )?package|package) Microsoft\.[A-Za-z.]+" "$restore_log" | awk '{print $NF}' | sort -u | paste -sd' ')"
  dotnet restore "$solution"
else
  cat "$restore_log" >&2
  exit 1
fi
echo "Builds and tests $scope."

say "Checking the format"
dotnet format "$solution" --verify-no-changes --no-restore

say "Building $solution"
dotnet build "$solution" -c Release --no-restore -v quiet --nologo

say "Testing $solution"
rm -rf TestResults
status=0
dotnet test "$solution" -c Release --no-build --nologo --blame-hang-timeout 10min --blame-hang-dump-type none \
  --logger "trx" --logger "console;verbosity=minimal" --results-directory TestResults --settings tests/coverage.runsettings --collect "XPlat Code Coverage" || status=$?

node scripts/summarise-tests.mjs TestResults
echo "Built and tested $scope."
exit "$status"
