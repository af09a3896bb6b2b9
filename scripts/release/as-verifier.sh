#!/usr/bin/env bash
# Runs a command whose Google clients act as the account that checks deployments, which reads rows and archive and changes nothing else.
# From the environment: PROJECT_ID, ENVIRONMENT, GOOGLE_APPLICATION_CREDENTIALS (of an account that may become it).
# Usage: as-verifier.sh <command> …
set -euo pipefail

account="$ENVIRONMENT-verifier@$PROJECT_ID.iam.gserviceaccount.com"
credentials="$(mktemp)"
trap 'rm -f "$credentials"' EXIT
jq --arg url "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$account:generateAccessToken" \
  '{type: "impersonated_service_account", service_account_impersonation_url: $url, delegates: [], source_credentials: .}' \
  "$GOOGLE_APPLICATION_CREDENTIALS" >"$credentials"
GOOGLE_APPLICATION_CREDENTIALS="$credentials" "$@"
