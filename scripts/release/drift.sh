#!/usr/bin/env bash
# Writes what differs between schemas, generated files and live tables, in Markdown; an empty file when nothing does.
# From the environment: what `codegen drift` reads. Usage: drift.sh <drift.md>
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir -p "$(dirname "$1")"
status=0
node --disable-warning=ExperimentalWarning codegen/cli.ts drift --format markdown >"$1" || status=$?
case "$status" in
  0) : >"$1" ;;
  1) cat "$1" ;;
  *)
    cat "$1"
    echo "::error::The live tables could not be read, so nothing is known of drift; the issue stays as it is."
    exit "$status"
    ;;
esac
