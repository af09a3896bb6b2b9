#!/usr/bin/env bash
# Gives the pipeline's workers an image and waits until the new ones are ready; old ones give back what they hold.
# Where Dataflow runs the pipeline, Terraform has replaced the job already, and this waits until it runs.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION. Usage: deploy-pipeline.sh <image>
set -euo pipefail

name="$ENVIRONMENT-pipeline"
place=(--project="$PROJECT_ID" --region="$REGION")

if [[ -n "$(gcloud beta run worker-pools list "${place[@]}" --filter="metadata.name=$name" --format="value(metadata.name)")" ]]; then
  gcloud beta run worker-pools update "$name" "${place[@]}" --image="$1"
  ready="$(gcloud beta run worker-pools describe "$name" "${place[@]}" --format=json |
    jq --raw-output '.status.conditions[]? | select(.type == "Ready").status')"
  if [[ "$ready" != True ]]; then
    echo "::error::$name is not ready (${ready:-no condition}): gcloud beta run worker-pools logs read $name --region=$REGION"
    exit 1
  fi
  echo "$name runs $1"
  exit
fi

for ((tries = ${TRIES:-60}; tries > 0; tries--)); do
  state="$(gcloud dataflow jobs list "${place[@]}" --status=active --filter="name=$name" --format="value(state)")"
  if [[ "$state" == Running ]]; then
    echo "$name runs on Dataflow"
    exit
  fi
  sleep "${PAUSE:-10}"
done
echo "::error::$name neither is a worker pool nor runs on Dataflow: was the stack app applied? (gcloud dataflow jobs list --region=$REGION)"
exit 1
