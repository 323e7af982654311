#!/usr/bin/env bash
# What follows a deployment of the app's code.
set -euo pipefail
hooks=$(dirname "${BASH_SOURCE[0]}")
"$hooks/deploy-queries.sh"
"$hooks/subscribe.sh"
