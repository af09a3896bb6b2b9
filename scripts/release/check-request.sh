#!/usr/bin/env bash
# Refuses a deployment or a clean-up that must not be, before anything has credentials: a key or a clean-up in production, a clean-up that
# nobody confirmed. Says what is wrong and what to do, all of it at once.
# From the environment: ENVIRONMENT, PROJECT_ID, AUTH (federation or key), CLEANUP (none, app or full), CONFIRM (project/environment).
set -euo pipefail

: "${ENVIRONMENT:=}" "${PROJECT_ID:=}" "${AUTH:=federation}" "${CLEANUP:=none}" "${CONFIRM:=}"
problems=0
refuse() {
  echo "::error::$1"
  problems=1
}

[[ "$ENVIRONMENT" =~ ^[a-z][a-z0-9]{1,9}$ ]] || refuse "ENVIRONMENT must be 2 to 10 lower-case letters and digits, a letter first."
[[ "$PROJECT_ID" =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || refuse "GCP_PROJECT_ID is not the id of a project: set it as a variable of the repository or of the environment."
[[ "$AUTH" =~ ^(federation|key)$ ]] || refuse "auth is federation or key."
[[ "$CLEANUP" =~ ^(none|app|full)$ ]] || refuse "cleanup is none, app or full."
if [[ "$ENVIRONMENT" == prod && "$AUTH" == key ]]; then
  refuse "Production takes no service account key: whoever has the key is the account, for as long as it is not deleted. Use federation."
fi
if [[ "$CLEANUP" != none ]]; then
  if [[ "$ENVIRONMENT" == prod ]]; then
    refuse "Production is never cleaned up: its account for that does not exist."
  elif [[ "$CONFIRM" != "$PROJECT_ID/$ENVIRONMENT" ]]; then
    refuse "A clean-up must be confirmed: type $PROJECT_ID/$ENVIRONMENT into the input confirm."
  fi
fi
exit "$problems"
