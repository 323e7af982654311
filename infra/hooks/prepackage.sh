#!/usr/bin/env bash
# Installs the tools that bundle the explorer page into the functions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/setup.sh
install_node_packages
