#!/usr/bin/env bash
# Takes the pictures of README from the running page, in both themes. With --hash it only prints the hash of the page's files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

hash_of_page() { find shared/Embeddings.Api/Explorer -type f -not -path '*/dist/*' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1; }

if [ "${1:-}" = --hash ]; then
  hash_of_page
  exit
fi
dotnet build local -c Release -v quiet --nologo
embeddings() { dotnet local/bin/Release/net10.0/embeddings.dll "$@"; }
[ -f data/models/addresses/current.json ] || ./run.sh
embeddings serve --no-training --url http://127.0.0.1:7171 >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
until curl -sf http://127.0.0.1:7171/api/health/ready >/dev/null; do sleep 0.2; done
node scripts/pictures.mjs http://127.0.0.1:7171 docs/images
if command -v pngquant >/dev/null; then
  for theme in light dark; do pngquant --force --output "docs/images/page-$theme.png" 64 "docs/images/page-$theme.png"; done
fi
hash_of_page > docs/images/page.sha256
