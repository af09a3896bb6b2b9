#!/usr/bin/env bash
# Puts the official JSON Schema test suite where its test looks for it: into $JSON_SCHEMA_TEST_SUITE, else a folder of the user's cache.
set -euo pipefail

target="${JSON_SCHEMA_TEST_SUITE:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/json-schema-test-suite}"
if [[ -d "$target/tests" ]]; then exit; fi

# The source distribution of this package carries the suite.
release=jsonschema-4.26.0
sha256=0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
echo "${release/-/==} --hash=sha256:$sha256" >"$work/requirements.txt"
pip download --quiet --no-binary jsonschema --no-deps --require-hashes --dest "$work" --requirement "$work/requirements.txt"
tar -xzf "$work/$release.tar.gz" -C "$work"
mkdir -p "$(dirname "$target")"
mv "$work/$release/json" "$target"
