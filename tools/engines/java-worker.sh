#!/usr/bin/env bash
# What an engine starts for an environment of kind PROCESS: JavaWorker.java, on the classes that flink.sh fetched.
set -euo pipefail

flink="${EVENTLOOM_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/engines}/flink"
exec java -Xmx512m --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED \
  -cp "$flink/classes:$flink/lib/*" JavaWorker "$@"
