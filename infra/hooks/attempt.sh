# shellcheck shell=bash
# Sourced by the hooks. Retries commands that Azure is not ready for yet.

attempts=${HOOK_ATTEMPTS:-10}
pause=${HOOK_PAUSE_SECONDS:-30}

# attempt WHAT-IS-WRONG COMMAND...: runs the command until it succeeds or the attempts are used up.
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
