#!/usr/bin/env bash
# Bundles, builds, pushes and signs the images, and writes their names by digest: {"event_generator": …, "table_manager": …, "pipeline": …, "bookkeeper": …}.
# The signature is keyless: it names the workflow that made it, and nobody keeps a key. The list of what is inside is attested with it.
# From the environment: REPOSITORY (host/project/repository), VERSION (the commit). Usage: build-images.sh <images.json>
set -euo pipefail
cd "$(dirname "$0")/../.."

target="$1"
digests="$(mktemp -d)"
trap 'rm -rf "$digests"' EXIT
# The same commit gives the same image.
SOURCE_DATE_EPOCH="$(git show --no-patch --format=%ct "$VERSION")"
export SOURCE_DATE_EPOCH

node --disable-warning=ExperimentalWarning scripts/bundle.ts
for name in event-generator table-manager pipeline bookkeeper; do
  case "$name" in
    pipeline) file=pipeline/Dockerfile ;;
    bookkeeper) file=services/cli/Dockerfile ;;
    *) file="services/$name/Dockerfile" ;;
  esac
  docker buildx build --file "$file" --tag "$REPOSITORY/$name:$VERSION" --platform linux/amd64 \
    --output type=image,push=true,rewrite-timestamp=true --sbom=true --provenance=mode=max \
    --metadata-file "$digests/metadata.json" .
  image="$REPOSITORY/$name@$(jq --exit-status --raw-output '."containerimage.digest"' "$digests/metadata.json")"
  cosign sign --yes "$image"
  cosign attest --yes --type cyclonedx --predicate "dist/images/$name/sbom.cdx.json" "$image"
  jq --null-input --arg name "${name//-/_}" --arg image "$image" '{($name): $image}' >"$digests/$name.json"
done
jq --slurp add "$digests"/event-generator.json "$digests"/table-manager.json "$digests"/pipeline.json "$digests"/bookkeeper.json >"$target"
cat "$target"
