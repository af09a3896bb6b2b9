#!/usr/bin/env bash
# Runs a command in a network namespace of its own, with nothing but loopback: Flink and Prism listen on all interfaces, and take jobs, which are
# programs, from whoever asks. Where there are no such namespaces the command runs all the same; what needs one tells so.
set -euo pipefail

readonly up='ip link set lo up && exec "$@"'
readonly way=(bash -c "$up" alone)
if ! command -v ip >/dev/null; then
  exec "$@"
elif unshare --net true 2>/dev/null; then
  exec unshare --net "${way[@]}" "$@"
elif unshare --user --map-root-user --net true 2>/dev/null; then
  exec unshare --user --map-root-user --net "${way[@]}" "$@"
fi
exec "$@"
