#!/usr/bin/env bash
# Checks the service account key of the mode `key` before it is used: not in production, of this project, and not older than 90 days.
# From the environment: ENVIRONMENT, PROJECT_ID, KEY (the JSON). The age needs gcloud to be logged in: `check-key.sh age`.
set -euo pipefail

refuse() {
  echo "::error::$1"
  exit 1
}

[[ "$ENVIRONMENT" != prod ]] || refuse "Production takes no service account key: use federation."
[[ -n "${KEY:-}" ]] || refuse "The secret GCP_SA_KEY is empty: keep it as a secret of the GitHub environment, or use federation."
jq --exit-status '.type == "service_account"' <<<"$KEY" >/dev/null 2>&1 || refuse "The secret GCP_SA_KEY is not the JSON of a service account key."
[[ "$(jq --raw-output .project_id <<<"$KEY")" == "$PROJECT_ID" ]] || refuse "The key belongs to another project than $PROJECT_ID."

if [[ "${1:-}" == age ]]; then
  account="$(jq --raw-output .client_email <<<"$KEY")"
  id="$(jq --raw-output .private_key_id <<<"$KEY")"
  made="$(gcloud iam service-accounts keys list --iam-account="$account" --project="$PROJECT_ID" \
    --filter="name~/keys/$id\$" --format="value(validAfterTime)")"
  [[ -n "$made" ]] || refuse "The key is not listed for $account: it was deleted, or the account may not list its keys (iam.serviceAccountKeys.list)."
  days=$((($(date +%s) - $(date --date="$made" +%s)) / 86400))
  ((days <= 90)) || refuse "The key is $days days old; make a new one, store it and delete this one. At most 90 days are allowed."
  echo "the key is $days days old"
fi
