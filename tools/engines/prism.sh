#!/usr/bin/env bash
# Builds Prism, Beam's runner in Go, in the version of go.mod. Into $EVENTLOOM_ENGINES, or engines/ of the user's cache; what is up to
# date is not built again.
set -euo pipefail
cd "$(dirname "$0")"

target="${EVENTLOOM_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/engines}"
mkdir -p "$target"
GOFLAGS=-mod=readonly go build -trimpath -o "$target/prism" github.com/apache/beam/sdks/v2/go/cmd/prism
echo "$target/prism"
