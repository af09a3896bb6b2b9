#!/usr/bin/env bash
# Prints the folder of a Go that is new enough for go.mod: the one on PATH, or one that an older Go fetches from the module proxy, where
# Go's own toolchains are, checked by the sums of sum.golang.org. Into $EVENTLOOM_GO, or go/ of the user's cache.
set -euo pipefail
cd "$(dirname "$0")"
version=1.26.8

fail() {
  echo "error: $1" >&2
  exit 1
}
found="$(command -v go)" || fail "Go is not installed; any version will do to fetch Go $version, for example Debian's golang-go"
wanted="$(awk '$1 == "go" { print $2 }' go.mod)"
has="$(cd / && go version | sed -E 's/^go version go([0-9.]+).*/\1/')"
if [[ "$(printf '%s\n' "$wanted" "$has" | sort --version-sort | head -n 1)" == "$wanted" ]]; then
  dirname "$found"
  exit
fi

target="${EVENTLOOM_GO:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/go}"
if [[ "$("$target/bin/go" version 2>/dev/null || true)" != *" go$version "* ]]; then
  case "$(uname -m)" in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) fail "Go $has is older than $wanted, and no newer one is fetched for $(uname -m)" ;;
  esac
  module="golang.org/toolchain@v0.0.1-go$version.linux-$architecture"
  (cd / && go mod download "$module") || fail "Go $has is older than $wanted, and $module could not be fetched"
  rm -rf "$target"
  mkdir -p "$(dirname "$target")"
  cp -R "$(cd / && go env GOMODCACHE)/$module" "$target"
  # The cache keeps neither what may run nor what may be written.
  chmod -R u+w "$target"
  chmod +x "$target"/bin/* "$target"/pkg/tool/*/*
fi
echo "$target/bin"
