#!/usr/bin/env bash
# Installs the linters of requirements.txt into a virtual environment: $EVENTLOOM_PYTHON, or python/ of the user's cache.
# What is there in the right versions is not installed again.
set -euo pipefail
cd "$(dirname "$0")"

target="${EVENTLOOM_PYTHON:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/python}"
if ! cmp --quiet requirements.txt "$target/requirements.txt"; then
  python3 -m venv --clear "$target"
  "$target/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --no-deps --requirement requirements.txt
  cp requirements.txt "$target/requirements.txt"
fi
echo "$target"
