#!/usr/bin/env bash
# Brings all tables up to the schemas before anything writes rows of the new shape: POST /tables/sync of the table manager.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION. Calls as the account that checks deployments.
set -euo pipefail

service="$ENVIRONMENT-table-manager"
url="$(gcloud run services describe "$service" --project="$PROJECT_ID" --region="$REGION" --format="value(status.url)")"
token="$(gcloud auth print-identity-token --audiences="https://$service" --include-email \
  --impersonate-service-account="$ENVIRONMENT-verifier@$PROJECT_ID.iam.gserviceaccount.com")"
# The token goes in through a file descriptor: arguments are seen by every process of the machine.
curl --silent --show-error --fail-with-body --request POST --max-time 300 --retry 5 --retry-connrefused \
  --header @<(echo "authorization: Bearer $token") "$url/tables/sync"
