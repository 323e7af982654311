#!/usr/bin/env bash
# Builds the documentation as a site in artifacts/site: every page of the repository, and the page of the HTTP API.
# SITE_BASE is the path that the site is published under. SITE_SOURCE is the address of files that are not pages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -d node_modules ] || npm ci --no-audit --no-fund --silent
dotnet build local -c Release -v quiet --nologo
npm ci --prefix site --no-audit --no-fund --silent
npm run build --prefix site --silent

store=$(mktemp -d)
address=http://127.0.0.1:7172
dotnet local/bin/Release/net10.0/embeddings.dll serve --no-training --store "$store" --url "$address" >/dev/null &
server=$!
trap 'kill $server; rm -rf "$store"' EXIT
until curl -sf "$address/api/health/live" >/dev/null; do
  kill -0 $server 2>/dev/null || { echo "The server that describes the API has ended. Is $address in use?" >&2; exit 1; }
  sleep 0.2
done
mkdir -p artifacts/site/api/docs
for file in docs/scalar.js docs/start.js openapi.json; do curl -sf "$address/api/$file" -o "artifacts/site/api/$file"; done
curl -sf "$address/api/docs" -o artifacts/site/api/index.html
echo "The site is in artifacts/site. To see it, run: npm run preview --prefix site"
