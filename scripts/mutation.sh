#!/usr/bin/env bash
# Changes the code of a folder in small ways and counts the changes that no test notices: mutation.sh Lookup|Training|Artifacts|Steps [mutants at once].
# The tests of the folder with the same name run. Prints the score and the survivors, and writes them to TestResults/mutation-FOLDER. Works on a copy of the commit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:?Give a folder: Lookup, Training, Artifacts or Steps.} concurrency=${2:-1}
case $folder in
  Lookup | Training) project=Embeddings ;;
  Artifacts | Steps) project=Embeddings.Pipeline ;;
  *) echo "There is no such folder: $folder." >&2 && exit 2 ;;
esac
results=$PWD/TestResults/mutation-$folder
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git clone -q . "$copy"
[ ! -d node_modules ] || ln -s "$PWD/node_modules" "$copy/node_modules"
cd "$copy/tests/$project.Tests"
cat > stryker-config.json <<JSON
{
  "stryker-config": {
    "project": "$project.csproj",
    "configuration": "Release",
    "mutate": ["**/$folder/**/*.cs"],
    "test-case-filter": "FullyQualifiedName~$project.Tests.$folder",
    "coverage-analysis": "perTest",
    "concurrency": $concurrency,
    "additional-timeout": 30000,
    "reporters": ["json", "cleartext"],
    "thresholds": { "high": 90, "low": 85, "break": 0 }
  }
}
JSON
dotnet tool restore
dotnet restore "$copy/Serverless.sln" -v quiet
dotnet stryker -O "$results" --skip-version-check
