#!/usr/bin/env bash
# Applies the plans of plan.sh, those and no others: their sums must be the ones that the job that planned has told.
# What the stack app starts on Dataflow comes from a template, which is written as soon as the stack data has made its bucket.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION, IMAGES (JSON of build-images.sh), SUMS (text of SHA256SUMS). Usage: apply.sh <folder>
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="$(realpath "$1")"
bucket="$PROJECT_ID-$ENVIRONMENT-terraform-state"
if ! (cd "$folder" && sha256sum --check --strict <<<"$SUMS"); then
  echo "::error::These are not the plans that were made and shown; nothing was applied. Run the workflow again."
  exit 1
fi
for stack in data app; do
  terraform -chdir="terraform/$stack" init -input=false -lockfile=readonly -backend-config="bucket=$bucket" -backend-config="prefix=$stack"
  if [[ "$stack" == app ]]; then scripts/release/write-template.sh "$folder/app.tfplan"; fi
  terraform -chdir="terraform/$stack" apply -input=false -lock-timeout=5m "$folder/$stack.tfplan"
done
