#!/usr/bin/env bash
# Sets everything up, checks the format, builds with warnings as errors, and runs every test that can run here.
# COVERAGE=1 ./test.sh also measures line coverage, which takes half as much processor time again.
# ./test.sh PROJECT [FILTER] builds and runs one test project, or its tests whose name contains the filter.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh

if [ $# -gt 0 ]; then
  project=tests/$1
  if [ ! -d "$project" ]; then
    echo "There is no $project. Name one of: $(find tests -maxdepth 2 -name '*.csproj' -printf '%h\n' | xargs -n1 basename | sort | paste -sd' ')." >&2
    exit 2
  fi
  # Without analyzers, which take longer than most builds. The whole run has them.
  dotnet build "$project" -c Release -v quiet --nologo -p:RunAnalyzers=false
  dotnet test "$project" -c Release --no-build --nologo ${2:+--filter "FullyQualifiedName~$2"}
  exit
fi

install_node_packages

say "Looking for the Azure Functions packages"
restore_log=$(mktemp)
trap 'rm -f "$restore_log"' EXIT
# Building functions/ restores a second, inner project: the extensions that the host loads.
if { dotnet restore Serverless.sln -p:ShowFeedWarnings=true && dotnet build functions -c Release --no-restore -v quiet --nologo; } >"$restore_log" 2>&1; then
  solution=Serverless.sln
  scope="the whole of Serverless.sln"
elif grep -qE "NU110[0-3]" "$restore_log"; then
  solution=Serverless.Local.slnf
  scope="everything but functions/ and its tests: this machine's package feeds lack $(
    grep -oE "Unable to (find (a stable )?package |resolve ')[^ ]+" "$restore_log" | sed -E "s/.*[ ']//; s/\.$//" | sort -u | paste -sd' ')"
  dotnet restore "$solution"
else
  cat "$restore_log" >&2
  exit 1
fi
echo "Builds and tests $scope."
# Print the requests of this repository that the feed could not satisfy. Requests between packages concern only the feed.
grep -v /obj/ "$restore_log" | grep -oE "NU1603: [^ ]+ depends on [^[]+" | sort -u || true
newer=$({ grep -oE "NU1603: [^ ]+ [0-9][^ ]* depends on [^[]+" "$restore_log" || true; } | sort -u | wc -l)
[ "$newer" -eq 0 ] || echo "$newer times the feed has only a newer version than one package asks of another."
# The warning is printed only once. The inner project of functions/ can only be configured through the environment.
export NoWarn=NU1603

say "Checking the format"
dotnet format "$solution" --verify-no-changes --no-restore

say "Building $solution"
dotnet build "$solution" -c Release --no-restore -v quiet --nologo

say "Testing $solution"
rm -rf TestResults
coverage=()
[ -z "${COVERAGE:-}" ] || coverage=(--settings tests/coverage.runsettings --collect "XPlat Code Coverage")
status=0
# Three projects at a time: the first, Local.Tests, mostly waits for a browser, and takes as long as all others together.
dotnet test "$solution" -c Release --no-build --nologo -maxcpucount:3 --blame-hang-timeout 10min --blame-hang-dump-type none \
  --logger "trx" --logger "console;verbosity=minimal" --results-directory TestResults ${coverage[@]+"${coverage[@]}"} || status=$?

node scripts/summarise-tests.mjs TestResults
echo "Built and tested $scope."
exit "$status"
