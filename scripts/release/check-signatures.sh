#!/usr/bin/env bash
# Runs nothing that this workflow has not signed: each image must carry a signature of the workflow file and branch that is named.
# From the environment: IMAGES (JSON of build-images.sh), SIGNER (address of the workflow file with @ref).
set -euo pipefail

for component in event_generator table_manager pipeline bookkeeper; do
  image="$(jq --exit-status --raw-output --arg name "$component" '.[$name]' <<<"$IMAGES")"
  cosign verify "$image" --certificate-identity "$SIGNER" \
    --certificate-oidc-issuer https://token.actions.githubusercontent.com >/dev/null
  echo "signed by $SIGNER: $image"
done
