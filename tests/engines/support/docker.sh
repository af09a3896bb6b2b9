#!/usr/bin/env bash
# In the place of docker: a container of any image is a process of this checkout's pipeline, with the arguments that the image gets and none of
# the caller's environment. From the environment: CHECKOUT; NODE_24; CONTAINERS, a folder for what it is asked, what the container prints and
# the code with which it ends.
set -euo pipefail

container() {
  trap 'kill "$child"' TERM
  env -i PATH=/usr/bin:/bin "$NODE_24" --disable-warning=ExperimentalWarning "$CHECKOUT/pipeline/main.ts" "$@" >"$CONTAINERS/printed" 2>&1 &
  child=$!
  set +e
  wait "$child"
  wait "$child"
  echo $? >"$CONTAINERS/code"
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
  "kill "*) kill "$2" ;;
  *) exit 97 ;;
esac
