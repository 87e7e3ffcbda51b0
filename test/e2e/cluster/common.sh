# What build.sh and cluster.sh agree on: where the parts lie, and which versions they are.
# shellcheck shell=bash disable=SC2034

HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
CACHE=${LLAMA2_RUNTIMES:-${XDG_CACHE_HOME:-$HOME/.cache}/llama2-wasm}
D=${LLAMA2_CLUSTER:-$CACHE/cluster}
PARTS=$D/parts ROOT=$D/parts/trixie IMAGES_ROOT=$D/parts/sid KUBE=$D/parts/kube

KUBERNETES=1.34.4 COREDNS=1.13.1 METRICS_SERVER=0.9.0

say() { printf '%s cluster: %s\n' "$(date +%T)" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# The name of the archive in which an image lies.
archive() { echo "$D/images/$(echo "$1" | tr '/:' '__').tar"; }
