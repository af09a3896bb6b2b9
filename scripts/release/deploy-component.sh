#!/usr/bin/env bash
# Gives one component the image that belongs to it and waits until it is ready.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION, IMAGES (JSON of build-images.sh).
# Usage: deploy-component.sh table_manager|pipeline|event_generator|bookkeeper
set -euo pipefail
cd "$(dirname "$0")/../.."

place=(--project "$PROJECT_ID" --environment "$ENVIRONMENT" --region "$REGION")
export CALL_AS="$ENVIRONMENT-verifier@$PROJECT_ID.iam.gserviceaccount.com"
image="$(jq --exit-status --raw-output --arg name "$1" '.[$name]' <<<"$IMAGES")"
case "$1" in
  table_manager) exec scripts/deploy-cloud-function.sh "${place[@]}" --image "$image" ;;
  event_generator) exec scripts/deploy-event-generator.sh "${place[@]}" --image "$image" ;;
  pipeline) exec scripts/release/deploy-pipeline.sh "$image" ;;
  # Jobs of one image, which their schedules start; that they can read everything shows when they have run.
  bookkeeper)
    for job in bookkeeper compactor; do
      name="$ENVIRONMENT-$job"
      if [[ -n "$(gcloud run jobs list --project "$PROJECT_ID" --region "$REGION" --filter="metadata.name=$name" --format="value(metadata.name)")" ]]; then
        gcloud run jobs update "$name" --project "$PROJECT_ID" --region "$REGION" --image "$image" --quiet
      fi
    done
    ;;
  *)
    echo "error: no component is called $1; there are table_manager, pipeline, event_generator and bookkeeper" >&2
    exit 2
    ;;
esac
