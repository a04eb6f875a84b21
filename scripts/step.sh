#!/usr/bin/env bash
# One line for one step of set-up: its number, what it does, how long it took. Its output is shown only if it fails.
# Usage: scripts/step.sh NUMBER TITLE COMMAND...
set -euo pipefail

number=$1 title=$2
shift 2

log=$(mktemp)
trap 'rm -f "$log"' EXIT
started=$SECONDS
printf '第 %s 步，共 6 步 · %s … ' "$number" "$title"
if "$@" >"$log" 2>&1; then
    printf '好了，%d 秒\n' $((SECONDS - started))
else
    printf '没成（%d 秒）。下面是它最后说的话；看好了再运行一次，会接着来。\n' $((SECONDS - started))
    tail -n 40 "$log" >&2
    exit 1
fi
