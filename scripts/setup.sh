# shellcheck shell=bash
# Sourced by run.sh and test.sh. Checks and installs what both need.

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

require() {
  command -v "$1" >/dev/null 2>&1 || { echo "$1 is not on the PATH. Install $2 and run this again." >&2; exit 1; }
}

require dotnet "the .NET SDK 10 (https://dotnet.microsoft.com/download)"
require npm "Node.js 20 or later (https://nodejs.org)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Installs Node packages, and repeats it only if the lock file has changed. `install_node_packages --omit=dev` leaves out packages that only tests need:
# the storage emulator, the browser driver, PostgreSQL and the type checker of the page.
install_node_packages() {
  local all=node_modules/.installed-from needed=node_modules/.installed-without-dev
  cmp -s package-lock.json "$all" && return
  [ $# -gt 0 ] && cmp -s package-lock.json "$needed" && return
  say "Installing Node packages"
  npm ci --no-audit --no-fund --loglevel=error "$@"
  if [ $# -gt 0 ]; then cp package-lock.json "$needed"; else cp package-lock.json "$all"; fi
}
