#!/usr/bin/env bash
# Fetches Flink's job server, Beam's expansion service and Java worker of pom.xml (190 MB) from Maven, and compiles JavaWorker.java: needs a JDK and mvn.
# Into $EVENTLOOM_ENGINES/flink, or engines/flink/ of the user's cache; what is there in the right versions is not fetched again.
set -euo pipefail
cd "$(dirname "$0")"

target="${EVENTLOOM_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/eventloom/engines}/flink"
if ! cmp --quiet pom.xml "$target/pom.xml"; then
  rm -rf "$target"
  mkdir -p "$target"
  mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory="$target/lib"
  cp pom.xml "$target/pom.xml"
fi
if ! cmp --quiet JavaWorker.java "$target/classes/JavaWorker.java"; then
  javac -cp "$target/lib/*" -d "$target/classes" JavaWorker.java
  cp JavaWorker.java "$target/classes/JavaWorker.java"
fi
echo "$target"
