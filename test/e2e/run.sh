#!/usr/bin/env bash
# The tests in a real Kubernetes (npm run test:e2e): builds what is missing, starts the cluster, runs test/e2e, ends the cluster.
# usage: test/e2e/run.sh [vitest's arguments]    KEEP=1: the cluster stays up
# Exits with 3, and says why, where no cluster can be: no root, no cgroup v1, nothing to build it with.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source test/e2e/cluster/common.sh

impossible() {
  printf '\n%s\n*** The tests in Kubernetes DID NOT RUN: %s\n%s\n\n' "${STARS:=$(printf '*%.0s' {1..100})}" "$1" "$STARS" >&2
  exit 3
}

[ "$(id -u)" = 0 ] || impossible "they need root"
[ -d /sys/fs/cgroup/memory ] || impossible "they need cgroup v1 hierarchies in /sys/fs/cgroup"
if [ ! -x "$KUBE/kubelet" ]; then
  command -v go >/dev/null || impossible "the cluster is not built, and there is no Go to build it with (test/e2e/cluster/build.sh)"
fi
timeout "${LLAMA2_CLUSTER_BUILD_SECONDS:-7200}" test/e2e/cluster/build.sh ||
  impossible "the cluster could not be built, or not in time (test/e2e/cluster/build.sh)"

[ -f dist/llama2-server.component.wasm ] || npm run --silent build
[ -f dist/web/index.html ] || npm run --silent build:web

[ "${KEEP:-}" = 1 ] || trap 'test/e2e/cluster/cluster.sh down' EXIT
test/e2e/cluster/cluster.sh up || { test/e2e/cluster/cluster.sh down && test/e2e/cluster/cluster.sh up; }
# In the network of the cluster, with the files of this machine.
test/e2e/cluster/cluster.sh exec npx vitest run --config vitest.e2e.config.ts "$@"
