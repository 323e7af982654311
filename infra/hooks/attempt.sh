# shellcheck shell=bash
# Sourced by the hooks: what Azure does not do yet is asked for again.

attempts=${HOOK_ATTEMPTS:-10}
pause=${HOOK_PAUSE_SECONDS:-30}

# attempt WHAT-IS-WRONG COMMAND...: until the command succeeds, or has failed as often as it may.
attempt() {
  local wrong=$1 count
  shift
  for ((count = 1; count <= attempts; count++)); do
    "$@" && return
    echo "$wrong (attempt $count of $attempts)." >&2
    ((count == attempts)) || sleep "$pause"
  done
  return 1
}
