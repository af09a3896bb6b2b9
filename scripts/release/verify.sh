#!/usr/bin/env bash
# Checks the environment from outside by `events verify`, whose Markdown goes to a file for the summary.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION. Usage: verify.sh <verify.md>
set -euo pipefail
cd "$(dirname "$0")/../.."

export PLATFORM=gcp GCP_PROJECT_ID="$PROJECT_ID"
node --disable-warning=ExperimentalWarning services/cli/main.ts verify --environment "$ENVIRONMENT" --summary "$1"
