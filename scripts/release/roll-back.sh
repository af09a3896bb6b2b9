#!/usr/bin/env bash
# Brings back what ran before, in the reverse order: who publishes first, then who stores, then who makes tables. Tables keep what they
# have got: they never lose a column, and rows of the old shape fit. Goes on after a failure, so that one does not keep the others.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION. Usage: roll-back.sh <images.json of running-images.sh>
set -euo pipefail
cd "$(dirname "$0")/../.."

export IMAGES
IMAGES="$(cat "$1")"
failed=()
for component in bookkeeper event_generator pipeline table_manager; do
  if ! jq --exit-status --arg name "$component" 'has($name)' <<<"$IMAGES" >/dev/null; then
    echo "$component did not run before; the new one stays"
  elif ! scripts/release/deploy-component.sh "$component"; then
    failed+=("$component")
  fi
done
if ((${#failed[@]} > 0)); then
  echo "::error::Not rolled back: ${failed[*]}. docs/deploy.md tells how to do it by hand."
  exit 1
fi
