#!/usr/bin/env bash
# Puts the event generator on Cloud Run: bundles and builds its image, pushes it, and moves the service to it.
#
# Usage: scripts/deploy-event-generator.sh [--project ID] [--environment NAME] [--region REGION] [--image IMAGE@DIGEST] [--dry-run]
#
# The options are explained by: scripts/deploy-service.sh --help
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"
case "${1:-}" in --help | -h) usage && exit ;; esac
exec "$(dirname "$0")/deploy-service.sh" event-generator "$@"
