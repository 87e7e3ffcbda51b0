#!/usr/bin/env bash
# Builds what cluster.sh runs, once, into ~/.cache/llama2-wasm/cluster ($LLAMA2_CLUSTER names another folder).
# usage: build.sh [root | kube | wasmtime | images ...]     (default: all of them; what is there is not built again)
# Needs root, Debian with apt, Go 1.26, gcc, python3 and about 7 GB; 7 to 15 minutes on two cores, most of it Kubernetes itself.
# wasmtime comes from test/runtimes/install.sh; without it the cluster has no RuntimeClass for it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/common.sh"
mkdir -p "$PARTS" "$D/images" "$D/wasmtime"
export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-mod=mod

mirror() {
  [ -z "${DEBIAN_MIRROR:-}" ] || { echo "$DEBIAN_MIRROR" && return; }
  awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null ||
    awk '$1 == "deb" { print $2; exit }' /etc/apt/sources.list
}

# debian SUITE FOLDER PACKAGES: a Debian of its own. test/runtimes/install.sh has one of the same suite, maybe: it is copied.
debian() {
  local suite=$1 folder=$2 log=$D/$1.log
  shift 2
  [ -f "$folder.done" ] && return
  [ "$(id -u)" = 0 ] || die "Debian $suite: needs root"
  say "Debian $suite"
  rm -rf "$folder"
  if [ -x "$CACHE/debian-$suite/usr/bin/wasmedge" ]; then
    cp -a "$CACHE/debian-$suite" "$folder"
  else
    command -v debootstrap >/dev/null ||
      { apt-get update -qq && apt-get install -y -qq debootstrap debian-archive-keyring; } >&2
    debootstrap --variant=minbase "$suite" "$folder" "$(mirror)" >"$log" 2>&1 || die "debootstrap failed, see $log"
  fi
  # Nothing that is installed may start a service here.
  printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
  chmod +x "$folder/usr/sbin/policy-rc.d"
  chroot "$folder" sh -c 'apt-get -o Acquire::Check-Valid-Until=false update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"' - "$@" \
    >>"$log" 2>&1 || die "apt-get install failed, see $log"
  touch "$folder.done"
}

# The machine of the cluster, and the Debian whose nginx goes into the image of the page (k8s/images/debian-files.sh).
root() {
  debian trixie "$ROOT" wasmedge crun runc buildah netavark containerd etcd-server containernetworking-plugins iproute2 iptables nftables procps
  debian sid "$IMAGES_ROOT" nginx-light libnginx-mod-http-brotli-static libnginx-mod-http-modsecurity modsecurity-crs \
    curl busybox-static ca-certificates
}

# k8s.io/kubernetes as a dependency: its staging modules are replaced by their published versions, or Go would not build it.
kube() {
  [ -x "$KUBE/kubelet" ] && return
  say "Kubernetes $KUBERNETES from the Go module proxy"
  local source=$PARTS/kube-source version=k8s.io/component-base/version module
  rm -rf "$source"
  mkdir -p "$source" "$KUBE.new"
  cd "$source"
  printf 'module kube\n\ngo 1.26\n' >go.mod
  module=$(go mod download -json "k8s.io/kubernetes@v$KUBERNETES" | python3 -c 'import json, sys; print(json.load(sys.stdin)["GoMod"])')
  python3 "$HERE/kubernetes-module.py" "$module" "$KUBERNETES" >go.mod.new
  mv go.mod.new go.mod
  # shellcheck disable=SC2046
  go build -ldflags "-s -w -X $version.gitVersion=v$KUBERNETES -X $version.gitMajor=1 -X $version.gitMinor=34" -o "$KUBE.new/" \
    $(printf 'k8s.io/kubernetes/cmd/%s ' kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl kube-proxy) \
    >"$D/kube.log" 2>&1 || die "go build failed, see $D/kube.log"
  rm -rf "$KUBE"
  mv "$KUBE.new" "$KUBE"
}

# The runtime of RuntimeClass wasmtime: runc, but for programs that end in .wasm (oci-wasmtime/main.go).
wasmtime() {
  [ -x "$D/wasmtime/runc-wasmtime" ] && return
  local binary=${WASMTIME:-$CACHE/bin/wasmtime} library
  [ -x "$binary" ] || { say "no wasmtime in $binary: run test/runtimes/install.sh wasmtime first" && return; }
  say "runtime class wasmtime"
  cp -L "$binary" "$D/wasmtime/wasmtime"
  for library in libc.so.6 libgcc_s.so.1 libm.so.6; do cp -L "$ROOT/lib/x86_64-linux-gnu/$library" "$D/wasmtime/"; done
  cp -L "$ROOT/lib64/ld-linux-x86-64.so.2" "$D/wasmtime/ld.so"
  program "$D/wasmtime/runc-wasmtime" "$HERE/oci-wasmtime" ""
}

# program BINARY FOLDER [MODULE@VERSION]: builds the Go program in FOLDER.
program() {
  local folder
  folder=$(mktemp -d)
  cp "$2"/*.go "$folder/"
  (
    cd "$folder"
    printf 'module program\n\ngo 1.26\n' >go.mod
    [ -z "$3" ] || go get "$3"
    go mod tidy
    go build -ldflags '-s -w' -o "$1" .
  ) >>"$D/go.log" 2>&1 || die "go build of $2 failed, see $D/go.log"
  rm -rf "$folder"
}

# command_of BINARY PACKAGE MODULE@VERSION: builds a command that a module has.
command_of() {
  local folder
  folder=$(mktemp -d)
  (
    cd "$folder"
    printf 'module command\n\ngo 1.26\n' >go.mod
    go get "$3"
    go build -ldflags '-s -w' -o "$1" "$2"
  ) >>"$D/go.log" 2>&1 || die "go build of $2 failed, see $D/go.log"
  rm -rf "$folder"
}

# image NAME BINARY: an image of one static program.
image() {
  local folder
  folder=$(mktemp -d)
  cp -L "$2" "$folder/program"
  printf 'FROM scratch\nCOPY program /%s\nENTRYPOINT ["/%s"]\n' "$(basename "$2")" "$(basename "$2")" >"$folder/Containerfile"
  "$HERE/cluster.sh" build "$1" "$folder"
  rm -rf "$folder"
}

images() {
  local bin=$PARTS/bin
  mkdir -p "$bin"
  [ -f "$(archive localhost/pause:1)" ] || {
    say "image: pause"
    gcc -O2 -static -o "$bin/pause" "$HERE/pause.c"
    image localhost/pause:1 "$bin/pause"
  }
  [ -f "$(archive localhost/coredns:$COREDNS)" ] || {
    say "image: CoreDNS $COREDNS"
    program "$bin/coredns" "$HERE/coredns" "github.com/coredns/coredns@v$COREDNS"
    image localhost/coredns:$COREDNS "$bin/coredns"
  }
  [ -f "$(archive localhost/pod-metrics:1)" ] || {
    say "image: the custom metrics API"
    program "$bin/pod-metrics" "$HERE/pod-metrics" ""
    image localhost/pod-metrics:1 "$bin/pod-metrics"
  }
  [ -f "$(archive localhost/metrics-server:$METRICS_SERVER)" ] || {
    say "image: metrics-server $METRICS_SERVER"
    command_of "$bin/metrics-server" sigs.k8s.io/metrics-server/cmd/metrics-server "sigs.k8s.io/metrics-server@v$METRICS_SERVER"
    image localhost/metrics-server:$METRICS_SERVER "$bin/metrics-server"
  }
}

[ $# -gt 0 ] || set -- root kube wasmtime images
for part in "$@"; do "$part"; done
say "parts are ready in $D"
