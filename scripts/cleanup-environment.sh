#!/usr/bin/env bash
# Takes an environment down with terraform destroy. Never production, never without being asked, never anything that is not in the state.
#
# Usage: scripts/cleanup-environment.sh --project ID --environment NAME --scope app|full [--confirm PROJECT/ENVIRONMENT] [--dry-run]
#
#   --scope app   services, subscriptions, workers, alerts (terraform/app); data stays
#   --scope full  terraform/app, then dataset, buckets and topics (terraform/data) too; first each table gets a snapshot for 30 days
#   --confirm     what a person would type; without it the script asks
#   --dry-run     list what would be destroyed, and end
#
# What it refuses: an environment called prod or production, and a project without the label destroyable=true. It lists first, stops
# the generator, waits until the pipeline's backlog is empty, makes the snapshots, in a dataset ENVIRONMENT_kept_… of their own, and only
# then destroys. Fresh data means a new environment name: BigQuery loses rows of a table that was deleted and made again under one name.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

project="${GCP_PROJECT_ID:-}" environment='' scope='' confirm='' dry_run=0 region=us-central1
while (($# > 0)); do
  case "$1" in
    --help | -h) usage && exit ;;
    --dry-run) dry_run=1 && shift ;;
    --project | --environment | --scope | --confirm | --region)
      (($# > 1)) || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    *) fail "unknown argument '$1'; --help tells what there is" ;;
  esac
done
[[ -n "$project" ]] || fail "which project: give --project, or set GCP_PROJECT_ID"
[[ -n "$environment" ]] || fail "which environment: give --environment"
check_project "$project"
check_environment "$environment"
case "$environment" in prod* | live) fail "$environment is production; this script never takes that down" ;; esac
case "$scope" in
  app) stacks=(app) ;;
  full) stacks=(app data) ;;
  *) fail "--scope must be app or full" ;;
esac

cd "$(dirname "$0")/.."
need_gcloud
if [[ "$scope" == full ]]; then
  need bq "it comes with gcloud"
  need jq "see https://jqlang.org"
fi
need terraform "see https://developer.hashicorp.com/terraform/install"
label="$(gcloud projects describe "$project" --format='value(labels.destroyable)')" || fail "project $project cannot be looked at"
[[ "$label" == true ]] || fail "project $project does not carry the label destroyable=true"

# A copy, in which what protects data is lifted; the files of the checkout keep it.
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/generated"
cp -R terraform "$work/terraform"
cp -R generated/terraform "$work/generated/terraform"
awk '
  /^resource / { head = $0; lift = /google_bigquery_dataset/ ? "\n  delete_contents_on_destroy = true" : "" }
  /^  deletion_protection *= *true/ { lift = lift "\n  deletion_protection = false" }
  /^  force_destroy *= *false/ { lift = lift "\n  force_destroy = true" }
  /^    prevent_destroy *= *true/ { lift = lift "\n  lifecycle {\n    prevent_destroy = false\n  }" }
  /^}/ { if (head != "" && lift != "") print head lift "\n}"; head = "" }
' terraform/data/*.tf >"$work/terraform/data/lifted_override.tf"

in_stack() {
  local stack="$1"
  shift
  terraform "-chdir=$work/terraform/$stack" "$@"
}
none="none@sha256:$(printf '0%.0s' {1..64})"
variables_of() {
  printf '%s\n' -input=false "-var=project_id=$project" "-var=environment=$environment" "-var=region=$region"
  # No image is pulled to destroy what ran it.
  if [[ "$1" == app ]]; then echo "-var=images={event_generator=\"$none\",table_manager=\"$none\",pipeline=\"$none\",bookkeeper=\"$none\"}"; fi
}
for stack in "${stacks[@]}"; do
  in_stack "$stack" init -input=false -lockfile=readonly -reconfigure "-backend-config=bucket=$project-$environment-terraform-state" "-backend-config=prefix=$stack" >/dev/null
  echo "In the state of terraform/$stack:"
  in_stack "$stack" state list | sed 's/^/  /'
done
dataset="${environment}_events_dataset" keep_days=30
if [[ "$scope" == full ]]; then
  listing="$(bq ls --project_id="$project" --format=json --max_results=10000 "$project:$dataset")" ||
    fail "the tables of $project:$dataset cannot be listed, so none could be kept. Nothing was destroyed"
  mapfile -t tables < <(jq --raw-output '.[]? | select(.type == "TABLE").tableReference.tableId' <<<"$listing")
  echo "Tables that get a snapshot for $keep_days days:"
  printf '  %s\n' "${tables[@]}"
fi
if ((dry_run)); then exit; fi

if [[ -z "$confirm" ]]; then
  [[ -t 0 ]] || fail "nobody is there to ask; give --confirm $project/$environment"
  read -r -p "Type $project/$environment to destroy all of this: " confirm
fi
[[ "$confirm" == "$project/$environment" ]] || fail "'$confirm' is not $project/$environment; nothing was destroyed"

# Nothing new comes in, and what is there is finished. Cloud Monitoring counts a backlog up to four minutes late.
gcloud run services update "$environment-event-generator" --project "$project" --region "$region" --ingress internal --quiet
sleep "${SETTLE_SECONDS:-240}"
limit="${DRAIN_SECONDS:-900}"
until backlog="$(GCP_PROJECT_ID="$project" node --disable-warning=ExperimentalWarning scripts/backlog.ts)" && [[ "$backlog" == 0 ]]; do
  ((SECONDS < limit)) || fail "after $limit s the backlog is still '$backlog'; see that the pipeline works, then try again. Nothing was destroyed"
  sleep "${DRAIN_PAUSE:-10}"
done
if [[ "$scope" == full ]] && ((${#tables[@]} > 0)); then
  kept="${environment}_kept_$(date --utc +%Y%m%d_%H%M%S)"
  bq --location="$region" mk --dataset --label=managed_by:eventloom --label="env:$environment" "$project:$kept"
  for table in "${tables[@]}"; do
    bq cp --snapshot --no_clobber --expiration=$((keep_days * 86400)) "$project:$dataset.$table" "$project:$kept.$table" ||
      fail "$table could not be kept as it is. Nothing was destroyed; what was kept is in $project:$kept"
  done
  echo "$project:$kept keeps ${#tables[@]} tables for $keep_days days; bq cp --restore brings one back"
fi
for stack in "${stacks[@]}"; do
  mapfile -t variables < <(variables_of "$stack")
  if [[ "$stack" == data ]]; then in_stack data apply "${variables[@]}" -auto-approve; fi
  in_stack "$stack" destroy "${variables[@]}" -auto-approve
done
echo "$environment in $project: ${stacks[*]} destroyed"
