#!/usr/bin/env bash
# Prints the folder of a Terraform for tests: the one on PATH when it is new enough, or one built by Go from HashiCorp's module, version in
# go.mod. Remote backends are modules of their own that the proxy does not have; that build has none of them, and tests need none.
# Into $EVENTLOOM_TOOLS, or bin/ of the user's cache; what is there in the right version is not built again.
set -euo pipefail
cd "$(dirname "$0")"
least=1.9.0

version_of() { "$1" version -json 2>/dev/null | sed -nE 's/.*"terraform_version": "([0-9.]+)".*/\1/p'; }
found="$(command -v terraform || true)"
if [[ -n "$found" && "$(printf '%s\n' "$least" "$(version_of "$found")" | sort --version-sort | head -n 1)" == "$least" ]]; then
  dirname "$found"
  exit
fi

target="${EVENTLOOM_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/bin}"
version="$(sed -nE 's/.*github.com\/hashicorp\/terraform v([0-9.]+).*/\1/p' go.mod)"
if [[ ! -x "$target/terraform" || "$(version_of "$target/terraform")" != "$version" ]]; then
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  cp go.mod go.sum "$work/"
  for name in azure consul cos gcs kubernetes oss pg s3; do
    mkdir -p "$work/without/$name"
    printf 'module without\n\ngo 1.23\n' >"$work/without/$name/go.mod"
    cp without-backend.go.txt "$work/without/$name/backend.go"
  done
  mkdir -p "$work/without/legacy/terraform"
  printf 'module without\n\ngo 1.23\n' >"$work/without/legacy/go.mod"
  echo 'package terraform' >"$work/without/legacy/terraform/terraform.go"
  echo "building Terraform $version; this takes minutes" >&2
  # Releases are told from builds of developers by this variable.
  (cd "$work" && GOFLAGS=-mod=readonly go build -trimpath \
    -ldflags "-X github.com/hashicorp/terraform/version.dev=no" -o "$target/" github.com/hashicorp/terraform)
fi
echo "$target"
