#!/usr/bin/env bash
# Installs Beam's Python job service and Dataflow runner into a virtual environment: $EVENTLOOM_ENGINES/python, or engines/python/ of the user's cache.
# What is there in the right versions is not installed again.
set -euo pipefail
cd "$(dirname "$0")"

target="${EVENTLOOM_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/engines}/python"
if ! cmp --quiet python-requirements.txt "$target/requirements.txt"; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Beam 2.77 needs Python 3.11 or later")'
  python3 -m venv --clear "$target"
  "$target/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --no-deps --requirement python-requirements.txt
  cp python-requirements.txt "$target/requirements.txt"
fi
echo "$target"
