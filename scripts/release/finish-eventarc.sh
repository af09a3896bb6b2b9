#!/usr/bin/env bash
# Gives the subscription that Eventarc made what Terraform cannot set: a dead-letter topic, and more than a day of retention. Where the
# table manager has a push subscription of our own there is nothing to do.
# From the environment: PROJECT_ID, and the stack app, initialised.
set -euo pipefail
cd "$(dirname "$0")/../.."

outputs="$(terraform -chdir=terraform/app output -json)"
subscription="$(jq --raw-output '.eventarc_subscription.value // empty' <<<"$outputs")"
if [[ -z "$subscription" ]]; then
  echo "the table manager is not triggered by Eventarc"
  exit
fi
policy() { jq --exit-status --raw-output ".dead_letter_policy.value.$1" <<<"$outputs"; }
gcloud pubsub subscriptions update "$subscription" --project="$PROJECT_ID" \
  --dead-letter-topic="$(policy topic)" --max-delivery-attempts="$(policy max_delivery_attempts)" \
  --message-retention-duration="$(policy message_retention)" --ack-deadline="$(policy ack_deadline_seconds)"
# Pub/Sub counts deliveries, and forwards, only when its own account may take messages.
number="$(gcloud projects describe "$PROJECT_ID" --format='value(projectNumber)')"
gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$PROJECT_ID" \
  --member="serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com" --role=roles/pubsub.subscriber
