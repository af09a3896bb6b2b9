#!/usr/bin/env bash
# Prints what a release did, in Markdown: its steps with their outcomes, the images, and what the verification said.
# From the environment: ENVIRONMENT, STEPS (GitHub's `steps` as JSON), IMAGES. Usage: summary.sh <verify.md>
set -euo pipefail

echo "## Release to $ENVIRONMENT"
echo
echo "| step | outcome |"
echo "| --- | --- |"
for step in apply table_manager pipeline event_generator bookkeeper verify end_to_end roll_back; do
  outcome="$(jq --raw-output --arg step "$step" '.[$step].outcome // "not reached"' <<<"$STEPS")"
  echo "| ${step//_/ } | $outcome |"
done
echo
echo "Images, by digest:"
echo
jq --raw-output 'to_entries[] | "- `\(.value)`"' <<<"$IMAGES"
if [[ -s "$1" ]]; then
  echo
  cat "$1"
fi
