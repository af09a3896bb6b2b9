#!/usr/bin/env bash
# Builds the Go programs that tests talk to or run: Google's in-memory Pub/Sub, fake-gcs-server, actionlint; versions in go.mod.
# Into $EVENTLOOM_TOOLS, or bin/ of the user's cache; what is up to date is not built again.
set -euo pipefail
cd "$(dirname "$0")"
target="${EVENTLOOM_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/bin}"
mkdir -p "$target"
GOFLAGS=-mod=readonly go build -trimpath -o "$target/" \
  ./pubsub-server \
  github.com/fsouza/fake-gcs-server \
  github.com/rhysd/actionlint/cmd/actionlint
echo "$target"
