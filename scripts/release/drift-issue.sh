#!/usr/bin/env bash
# Keeps one issue about an environment's drift: opens it, updates its text, or closes it when nothing differs.
# From the environment: what gh reads, ENVIRONMENT, and RUN (address of the workflow run). Usage: drift-issue.sh <drift.md>
set -euo pipefail

title="Live tables of $ENVIRONMENT differ from the schemas"
label="drift-$ENVIRONMENT"
number="$(gh issue list --state open --label "$label" --author "app/github-actions" --json number --jq '.[0].number // empty')"

if [[ ! -s "$1" ]]; then
  if [[ -n "$number" ]]; then gh issue close "$number" --comment "Nothing differs any more: $RUN"; fi
  exit
fi

body="$(mktemp)"
trap 'rm -f "$body"' EXIT
# GitHub takes 65,536 characters.
head --bytes=60000 "$1" >"$body"
printf '\n\nFound by [this run](%s). Closes by itself when nothing differs.\n' "$RUN" >>"$body"
if [[ -n "$number" ]]; then
  gh issue edit "$number" --body-file "$body"
else
  gh label create "$label" --description "What lives in $ENVIRONMENT is not what the schemas say" --force
  gh issue create --title "$title" --label "$label" --body-file "$body"
fi
