#!/usr/bin/env bash
# Writes the template from which the plan starts the pipeline's job on Dataflow; does nothing where the plan has no such job. The image is the
# release's, names and limits are the plan's own, so that what is started is what was shown.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION, IMAGES (JSON of build-images.sh). Usage: write-template.sh <app.tfplan>
set -euo pipefail
cd "$(dirname "$0")/../.."

plan="$(terraform -chdir=terraform/app show -json "$(realpath "$1")")"
job="$(jq '.planned_values.root_module.resources[]? | select(.type == "google_dataflow_job") | .values' <<<"$plan")"
if [[ -z "$job" ]]; then
  echo "no job on Dataflow is planned"
  exit
fi
value() { jq --exit-status --raw-output "$1" <<<"$job"; }

image="$(jq --exit-status --raw-output .pipeline <<<"$IMAGES")"
template="$(value .template_gcs_path)"
workers="$(jq '.variables.workers.value.min // 1' <<<"$plan")"
# Without it the first deployment would have no job: the table manager comes up after this. Then tables come by its own announcements.
manager="$(gcloud run services list --project="$PROJECT_ID" --region="$REGION" --filter="metadata.name=$ENVIRONMENT-table-manager" --format="value(status.url)")"

tools/engines/python.sh
export GCP_PROJECT_ID="$PROJECT_ID" BIGQUERY_DATASET="${ENVIRONMENT}_events_dataset" TABLE_MANAGER_URL="$manager"
export ARCHIVE_BUCKET="$PROJECT_ID-$ENVIRONMENT-archive" DEAD_LETTER_BUCKET="$PROJECT_ID-$ENVIRONMENT-dead-letters"
node --disable-warning=ExperimentalWarning pipeline/main.ts --runner=dataflow --region="$REGION" --job-name="$ENVIRONMENT-pipeline" \
  --image="$image" --template="$template" --staging-location="${template%/templates/*}/staging" \
  --workers="$workers" --max-workers="$(value .max_workers)" --service-account="$(value .service_account_email)"
