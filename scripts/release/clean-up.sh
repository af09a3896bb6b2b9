#!/usr/bin/env bash
# Cleans up an environment by scripts/cleanup-environment.sh: `list` only shows what would go, `remove` does it.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION, CLEANUP (app or full), CONFIRM (project/environment, typed by a person).
# Usage: clean-up.sh list|remove
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts/release/check-request.sh
options=(--project "$PROJECT_ID" --environment "$ENVIRONMENT" --region "$REGION" --scope "$CLEANUP")
case "$1" in
  list) scripts/cleanup-environment.sh "${options[@]}" --dry-run ;;
  remove) scripts/cleanup-environment.sh "${options[@]}" --confirm "$CONFIRM" ;;
  *)
    echo "error: list or remove" >&2
    exit 2
    ;;
esac
