#!/usr/bin/env bash
# Plans the stacks data and app, and writes <folder>/{data,app}.tfplan, a report in Markdown, and SHA256SUMS of the plans.
# Fails when a plan breaks a rule of policy/, as the tests hold the stacks to them. Takes no lock, so an account that may only read can plan.
# From the environment: PROJECT_ID, ENVIRONMENT, REGION, IMAGES (JSON of build-images.sh; empty before there are any, which is no difference
# where the services exist, because Terraform leaves their images to the release; but for a job on Dataflow, whose template has the name of its
# image). Usage: plan.sh <folder>
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir -p "$1"
folder="$(realpath "$1")"
if [[ -z "${IMAGES:-}" ]]; then
  nothing="unbuilt@sha256:$(printf '0%.0s' {1..64})"
  IMAGES="{\"event_generator\":\"$nothing\",\"table_manager\":\"$nothing\",\"pipeline\":\"$nothing\",\"bookkeeper\":\"$nothing\"}"
fi
# The provider is the one whose sums a person has committed; docs/deploy.md tells how.
bucket="$PROJECT_ID-$ENVIRONMENT-terraform-state"

for stack in data app; do
  variables=(-var="project_id=$PROJECT_ID" -var="environment=$ENVIRONMENT" -var="region=$REGION")
  if [[ "$stack" == app ]]; then
    # The release writes a template of that name when it applies; another image is another name, so the job is replaced.
    digest="$(jq --exit-status --raw-output '.pipeline | split(":") | last' <<<"$IMAGES")"
    variables+=(-var="images=$IMAGES" -var="dataflow_template=templates/pipeline-${digest:0:16}")
  fi
  settings="$PWD/terraform/$stack/$ENVIRONMENT.tfvars"
  if [[ -f "$settings" ]]; then variables+=(-var-file="$settings"); fi
  terraform -chdir="terraform/$stack" init -input=false -lockfile=readonly -backend-config="bucket=$bucket" -backend-config="prefix=$stack"
  terraform -chdir="terraform/$stack" plan -input=false -lock=false "${variables[@]}" -out="$folder/$stack.tfplan"
  terraform -chdir="terraform/$stack" show -json "$folder/$stack.tfplan" >"$folder/$stack.json"
done
(cd "$folder" && sha256sum data.tfplan app.tfplan >SHA256SUMS)
status=0
node --disable-warning=ExperimentalWarning scripts/release/report-plan.ts \
  "data=$folder/data.json" "app=$folder/app.json" >"$folder/plan.md" || status=$?
# They hold all that the state holds; the plans themselves are needed, these are not.
rm "$folder/data.json" "$folder/app.json"
exit "$status"
