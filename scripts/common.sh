#!/usr/bin/env bash
# What the scripts beside this file share; they source it.

# Tells on standard error what is wrong and ends with code 2.
fail() {
  echo "error: $*" >&2
  exit 2
}

# need PROGRAM HINT: fails when the program is not installed.
need() {
  command -v "$1" >/dev/null || fail "$1 is not installed; $2"
}

# Fails unless gcloud is there and somebody is logged in.
need_gcloud() {
  need gcloud "see https://cloud.google.com/sdk/docs/install"
  local account
  account="$(gcloud auth list --filter=status:ACTIVE --format='value(account)')"
  [[ -n "$account" ]] || fail "gcloud has no credentials; run gcloud auth login, or in a workflow google-github-actions/auth"
}

# Runs a command, or with dry_run=1 only prints it.
run() {
  if [[ "${dry_run:-0}" == 1 ]]; then
    printf 'would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# Fails unless $1 can be the id of a project.
check_project() {
  [[ "$1" =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || fail "'$1' is no project id: 6 to 30 lower-case letters, digits and hyphens"
}

# Fails unless $1 can be the name of an environment.
check_environment() {
  [[ "$1" =~ ^[a-z][a-z0-9]{1,9}$ ]] || fail "'$1' is no environment: 2 to 10 lower-case letters and digits, a letter first"
}

# Prints the help of a script: the comment at its top.
usage() {
  sed -n '2,/^set /{/^#/{s/^# \{0,1\}//;p}}' "$0"
}
