#!/usr/bin/env bash
# Puts one service's image on Cloud Run; deploy-event-generator.sh and deploy-cloud-function.sh call it.
#
# Usage: scripts/deploy-service.sh NAME [--project ID] [--environment NAME] [--region REGION] [--image IMAGE@DIGEST] [--dry-run]
#
#   NAME           event-generator or table-manager
#   --project      default: $GCP_PROJECT_ID
#   --environment  default: prod
#   --region       default: us-central1
#   --image        an image that was pushed before, by digest; default: one is built from this checkout and pushed
#   --dry-run      print the commands that would change something, and run none of them
#
# The service itself, its account and who may call it are Terraform's; a service that is not there yet is not made.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

project="${GCP_PROJECT_ID:-}" environment=prod region=us-central1 image='' dry_run=0 name=''
while (($# > 0)); do
  case "$1" in
    --help | -h) usage && exit ;;
    --dry-run) dry_run=1 && shift ;;
    --project | --environment | --region | --image)
      (($# > 1)) || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    event-generator | table-manager) name="$1" && shift ;;
    *) fail "unknown argument '$1'; --help tells what there is" ;;
  esac
done
[[ -n "$name" ]] || fail "which service: event-generator or table-manager"
[[ -n "$project" ]] || fail "which project: give --project, or set GCP_PROJECT_ID"
check_project "$project"
check_environment "$environment"
[[ "$region" =~ ^[a-z]+-[a-z]+[0-9]+$ ]] || fail "'$region' is no region, for example us-central1"
[[ -z "$image" || "$image" =~ ^[a-z0-9./-]+(:[A-Za-z0-9._-]+)?@sha256:[0-9a-f]{64}$ ]] || fail "--image must name a digest: …@sha256:…"

cd "$(dirname "$0")/.."
need_gcloud
service="$environment-$name"
place=(--project "$project" --region "$region")
url="$(gcloud run services describe "$service" "${place[@]}" --format='value(status.url)')" ||
  fail "there is no service $service in $project, or it may not be looked at; apply terraform/app first"

if [[ -z "$image" ]]; then
  need docker "or give --image"
  need git "or give --image"
  [[ -z "$(git status --porcelain)" ]] || fail "there are changes that are not committed; the image's tag is the commit"
  host="$region-docker.pkg.dev"
  tag="$host/$project/$environment-eventloom/$name:$(git rev-parse HEAD)"
  run node --disable-warning=ExperimentalWarning scripts/bundle.ts "$name"
  run gcloud auth configure-docker "$host" --quiet
  run docker build --file "services/$name/Dockerfile" --platform linux/amd64 --tag "$tag" .
  run docker push "$tag"
  if ((dry_run)); then
    image="$tag"
  else
    digest="$(gcloud artifacts docker images describe "$tag" --project "$project" --format='value(image_summary.digest)')"
    image="${tag%:*}@$digest"
  fi
fi

run gcloud run services update "$service" "${place[@]}" --image "$image" --quiet
if ((dry_run)); then exit; fi

# Asks the service as who runs this script, or as the account $CALL_AS: a workflow that came by federation has no identity token of its
# own. The token goes through a file descriptor and is not seen in the list of processes.
identity=()
if [[ -n "${CALL_AS:-}" ]]; then identity=(--impersonate-service-account="$CALL_AS" --audiences="$url" --include-email); fi
ask() {
  curl --silent --show-error --fail-with-body --max-time 300 \
    --header @<(echo "Authorization: Bearer $(gcloud auth print-identity-token "${identity[@]}")") "$@"
}
need curl "it asks the service whether it is well"
ask "$url/health" >/dev/null || fail "$service does not answer at /health; gcloud run services logs read $service --region=$region"
if [[ "$name" == table-manager ]]; then
  ask --request POST "$url/tables/sync" || fail "the tables are not in step with the schemas; the answer says why"
  echo
fi
echo "$service runs $image"
