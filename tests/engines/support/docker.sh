#!/usr/bin/env bash
# In the place of docker: a container of any image is what our image has in it, run as the image runs it, with the arguments that it gets and
# none of the caller's environment. From the environment: IMAGE, a folder with the bundle; NODE_24; CONTAINERS, a folder for what this is asked,
# what the container prints and the code with which it ends. A container has ten seconds to end by itself before it is killed.
set -euo pipefail

container() {
  cd "$IMAGE"
  # There is no metadata server to look for.
  env -i PLATFORM=gcp NODE_ENV=production METADATA_SERVER_DETECTION=none "$NODE_24" main.mjs "$@" >"$CONTAINERS/printed" 2>&1 &
  local code=0
  echo $! >"$CONTAINERS/pid"
  wait $! || code=$?
  echo "$code" >"$CONTAINERS/code"
}

echo "$*" >>"$CONTAINERS/calls"
case "$1 ${2:-}" in
  "pull "*) ;;
  "run -d")
    shift 2
    while [[ "$1" == --* ]]; do shift; done
    shift
    container "$@" </dev/null >/dev/null 2>&1 &
    echo $!
    ;;
  "inspect -f") if kill -0 "$4" 2>/dev/null; then echo running; else echo exited; fi ;;
  "container logs") cat "$CONTAINERS/printed" ;;
  "kill "*)
    timeout 10 tail --pid="$2" -f /dev/null || kill -KILL "$(cat "$CONTAINERS/pid")"
    ;;
  *) exit 97 ;;
esac
