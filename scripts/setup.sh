# shellcheck shell=bash
# Sourced by run.sh and test.sh: what both need from a fresh machine.

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

require() {
  command -v "$1" >/dev/null 2>&1 || { echo "$1 is not on the PATH. Install $2 and run this again." >&2; exit 1; }
}

require dotnet "the .NET SDK 10 (https://dotnet.microsoft.com/download)"
require npm "Node.js 20 or later (https://nodejs.org)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The sample corpus and the storage emulator; again only when the lock file has changed.
install_node_packages() {
  local mark=node_modules/.installed-from
  cmp -s package-lock.json "$mark" && return
  say "Installing Node packages"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$mark"
}
