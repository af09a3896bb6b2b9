#!/usr/bin/env bash
# Publishes sample events of every type and checks the tables and the end-to-end flow.
#
# Usage: scripts/test-table-creation.sh [PROJECT_ID] [ENVIRONMENT] [--count N] [--dry-run]
#
#   PROJECT_ID   a project on Google Cloud, or local for the stack that runs on DATA_DIR; default: $GCP_PROJECT_ID, else local
#   ENVIRONMENT  default: prod
#   --count      events of each type, default 20
#   --dry-run    print the check that would be run
#
# On Google Cloud it takes the environment's names from terraform/names: dataset ENVIRONMENT_events_dataset, service
# ENVIRONMENT-event-generator, buckets PROJECT_ID-ENVIRONMENT-archive and -dead-letters. REGION is us-central1 unless set.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

positional=() count=20 dry_run=0
while (($# > 0)); do
  case "$1" in
    --help | -h) usage && exit ;;
    --dry-run) dry_run=1 && shift ;;
    --count)
      (($# > 1)) || fail "--count needs a value"
      count="$2"
      shift 2
      ;;
    -*) fail "unknown option '$1'; --help tells what there is" ;;
    *) positional+=("$1") && shift ;;
  esac
done
((${#positional[@]} <= 2)) || fail "at most PROJECT_ID and ENVIRONMENT are taken; --help tells more"
project="${positional[0]:-${GCP_PROJECT_ID:-local}}" environment="${positional[1]:-prod}"
[[ "$count" =~ ^[1-9][0-9]{0,4}$ ]] || fail "--count must be a whole number from 1 to 99999"

cd "$(dirname "$0")/.."
need node "version 24 or newer; npm ci installs one in node_modules/.bin"
verify=(node --disable-warning=ExperimentalWarning services/cli/main.ts verify --count "$count")
if [[ "$project" == local ]]; then
  run "${verify[@]}" --environment local
  exit
fi

check_project "$project"
check_environment "$environment"
need_gcloud
need bq "it comes with gcloud"
region="${REGION:-us-central1}" dataset="${environment}_events_dataset"
GENERATOR_URL="$(gcloud run services describe "$environment-event-generator" --project "$project" --region "$region" --format='value(status.url)')" ||
  fail "there is no service $environment-event-generator in $project, or it may not be looked at; apply terraform/app first"
export GENERATOR_URL
export PLATFORM=gcp GCP_PROJECT_ID="$project" BIGQUERY_DATASET="$dataset"
export ARCHIVE_BUCKET="$project-$environment-archive" DEAD_LETTER_BUCKET="$project-$environment-dead-letters"
run "${verify[@]}" --environment "$environment" --timeout 1200
run bq ls --project_id "$project" "$dataset"
