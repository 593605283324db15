#!/bin/sh
# Settings that a job made for the services (the search key) lie as files named after the variable in /run/concord.
set -eu
for file in "${CONCORD_RUN_FOLDER:-/run/concord}"/CONCORD_*; do
  [ -f "$file" ] || continue
  export "$(basename "$file")=$(cat "$file")"
done
exec "$@"
