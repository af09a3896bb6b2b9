#!/usr/bin/env bash
# Checks the environment from outside by `events verify`, whose Markdown goes to a file for the summary.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION. Usage: verify.sh <verify.md>
set -euo pipefail
cd "$(dirname "$0")/../.."

GENERATOR_URL="$(gcloud run services describe "$ENVIRONMENT-event-generator" --project="$PROJECT_ID" --region="$REGION" --format="value(status.url)")"
export GENERATOR_URL PLATFORM=gcp GCP_PROJECT_ID="$PROJECT_ID" BIGQUERY_DATASET="${ENVIRONMENT}_events_dataset"
export ARCHIVE_BUCKET="$PROJECT_ID-$ENVIRONMENT-archive" DEAD_LETTER_BUCKET="$PROJECT_ID-$ENVIRONMENT-dead-letters"
node --disable-warning=ExperimentalWarning services/cli/main.ts verify --environment "$ENVIRONMENT" --timeout 1200 --summary "$1"
