# shellcheck shell=bash
# Sourced by each fake program: writes its name and arguments down, in a line, and fails when the test has said so in $FAIL_ON.
line="$(basename "$0") $*"
echo "${line//$'\n'/ }" >>"$RECORD"
if [[ -n "${FAIL_ON:-}" && "$line" == *"$FAIL_ON"* ]]; then
  echo "fake $(basename "$0"): told to fail" >&2
  exit 1
fi
unknown() {
  echo "fake $(basename "$0"): unknown command: $line" >&2
  exit 90
}
