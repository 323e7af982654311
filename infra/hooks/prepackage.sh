#!/usr/bin/env bash
# Installs what bundles the explorer page into the functions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/setup.sh
install_node_packages
