#!/usr/bin/env bash
source "$(dirname "$0")/record.sh"
# Checks run as the account that may only look.
jq --exit-status '.source_credentials.type == "external_account" and (.service_account_impersonation_url | endswith("/prod-verifier@acme-events.iam.gserviceaccount.com:generateAccessToken"))' \
  "$GOOGLE_APPLICATION_CREDENTIALS" >/dev/null
