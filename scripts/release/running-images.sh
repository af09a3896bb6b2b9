#!/usr/bin/env bash
# Prints what runs now, as the JSON that build-images.sh writes; a component that does not exist yet is left out.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION.
set -euo pipefail

place=(--project="$PROJECT_ID" --region="$REGION")
image_of() {
  local kind="$1" name="$2" containers=spec.template.spec.containers found
  # A job's template is that of its executions, which have templates of their own.
  if [[ "$kind" == jobs ]]; then containers=spec.template.spec.template.spec.containers; fi
  found="$(gcloud beta run "$kind" list "${place[@]}" --filter="metadata.name=$name" --format="value(${containers}[0].image)")"
  if [[ -n "$found" ]]; then jq --null-input --arg name "$3" --arg image "$found" '{($name): $image}'; fi
}
{
  image_of services "$ENVIRONMENT-event-generator" event_generator
  image_of services "$ENVIRONMENT-table-manager" table_manager
  image_of worker-pools "$ENVIRONMENT-pipeline" pipeline
  image_of jobs "$ENVIRONMENT-bookkeeper" bookkeeper
} | jq --slurp 'add // {}'
