#!/usr/bin/env bash
# Brings llama2 up in a Kubernetes on this machine (kind), one step after the other: each is checked, and when one fails it says
# what to do. Run it again at any time: what is done is not done again.
# usage: k8s/local/up.sh [OVERLAY]    k8s/overlays/OVERLAY instead of k8s/
#        SHIM=kwasm    the nodes get their runtimes from the KWasm operator, by helm (the default)
#        SHIM=FILE     they get this file: a containerd-shim-wasmedge-v1 of github.com/containerd/runwasi/releases, or for the
#                      overlay wasmtime a containerd-shim-wasmtime-v1
# KWasm was retired in May 2026, its charts stay until January 2027, and its shims are of 2023: they interpret what is compiled for
# WasmEdge 0.14, and have no WASI 0.2. SHIM=FILE needs nothing of it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
CLUSTER=llama2 SHIM=${SHIM:-kwasm} OVERLAY=${1:-} PORT=${PORT:-8080} RUNTIME=wasmedge
[ "$OVERLAY" != wasmtime ] || RUNTIME=wasmtime
VERSION=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)

step() { printf '\n== %s\n' "$*"; }

# fail WHAT ADVICE...
fail() {
  printf '\n!! %s\n' "$1" >&2
  shift
  printf '   %s\n' "$@" >&2
  exit 1
}

kube() { kubectl --context "kind-$CLUSTER" "$@"; }
nodes() { kind get nodes --name "$CLUSTER"; }
# knows NODE: containerd itself says whether it has the runtime.
knows() { docker exec "$1" crictl info 2>/dev/null | grep -q "\"$RUNTIME\""; }

# known NODE SECONDS: waits for it, since containerd may just be starting again.
known() {
  local end=$((SECONDS + $2))
  until knows "$1"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 2
  done
}

step "1. What is needed"
need() { command -v "$1" >/dev/null || fail "$1 is not installed." "$2"; }
need docker "https://docs.docker.com/engine/install/"
need kind "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"
need kubectl "https://kubernetes.io/docs/tasks/tools/"
need node "https://nodejs.org/ (20.10 or later)"
[ "$SHIM" != kwasm ] || need helm "https://helm.sh/docs/intro/install/, or SHIM=FILE"
docker info >/dev/null 2>&1 || fail "docker does not answer." "Start its daemon; on Linux, be in the group docker: sudo usermod -aG docker \$USER"
[ "$SHIM" = kwasm ] || [ -f "$SHIM" ] || fail "there is no $SHIM." "Unpack containerd-shim-$RUNTIME-*.tar.gz of github.com/containerd/runwasi/releases"
[ -z "$OVERLAY" ] || [ -d "k8s/overlays/$OVERLAY" ] || fail "there is no overlay $OVERLAY." "One of: $(cd k8s/overlays && echo *)"
case $OVERLAY in
  crun) fail "this script puts no crun into the nodes." "docs/kubernetes.md says how; then kubectl apply -k k8s/overlays/crun" ;;
  wasmtime) [ "$SHIM" != kwasm ] || fail "KWasm's wasmtime is too old for WASI 0.2." "SHIM=FILE with a containerd-shim-wasmtime-v1" ;;
  api-key) grep -qv '^#' k8s/components/api-key/keys.txt || fail "there is no key." "openssl rand -hex 32 >>k8s/components/api-key/keys.txt" ;;
esac

step "2. A cluster"
kind get clusters 2>/dev/null | grep -qx "$CLUSTER" || kind create cluster --config k8s/local/kind.yaml --wait 180s ||
  fail "kind could not make a cluster." "Look at: kind create cluster --config k8s/local/kind.yaml --retain && kind export logs --name $CLUSTER" \
    "Often it is too many open files: sudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288"
kube wait --for=condition=Ready node --all --timeout=120s || fail "the nodes are not ready." "kubectl describe nodes; is the disk full?"

step "3. A runtime for WebAssembly on each node: $SHIM"
if [ "$SHIM" = kwasm ]; then
  { helm repo add kwasm http://kwasm.sh/kwasm-operator/ --force-update && helm repo update kwasm; } >/dev/null ||
    fail "the chart of KWasm cannot be reached." "Is there a network? KWasm is retired: use SHIM=FILE with a shim of github.com/containerd/runwasi/releases"
  helm --kube-context "kind-$CLUSTER" upgrade --install kwasm-operator kwasm/kwasm-operator -n kwasm --create-namespace --wait --timeout 180s ||
    fail "KWasm's operator did not start." "kubectl -n kwasm get events"
  kube annotate node --all --overwrite kwasm.sh/kwasm-node=true
  for node in $(nodes); do
    known "$node" "${WAIT:-120}" ||
      fail "$node's containerd has no runtime $RUNTIME." "kubectl -n kwasm get jobs,pods; kubectl -n kwasm logs -l job-name" "Or without KWasm: SHIM=FILE"
  done
else
  for node in $(nodes); do
    knows "$node" && continue
    docker cp "$SHIM" "$node:/usr/local/bin/containerd-shim-$RUNTIME-v1"
    # Version 3 of the configuration (containerd 2) has another name for the same table. kind's nodes have their cgroups from systemd.
    docker exec "$node" sh -ec '
      runtime=$1 table=io.containerd.grpc.v1.cri
      chmod 755 "/usr/local/bin/containerd-shim-$runtime-v1"
      ! grep -q "^version = 3" /etc/containerd/config.toml || table=io.containerd.cri.v1.runtime
      at="plugins.\"$table\".containerd.runtimes.$runtime"
      printf "\n[%s]\n  runtime_type = \"io.containerd.%s.v1\"\n[%s.options]\n  SystemdCgroup = true\n" "$at" "$runtime" "$at" \
        >>/etc/containerd/config.toml
      systemctl restart containerd' - "$RUNTIME" || fail "$node does not take the shim." "docker exec $node journalctl -u containerd | tail"
    known "$node" "${WAIT:-30}" || fail "$node's containerd does not know the shim." "docker exec $node journalctl -u containerd | tail"
  done
fi

step "4. The images"
[ -f dist/llama2-server.wasm ] || npm ci || fail "npm ci failed." "See its first error"
[ -f dist/web/index.html ] || npm run build:web || fail "the page could not be built." "npm ci, and see its first error"
names=(storyteller server-aot fetch web)
[ "$OVERLAY" != modsecurity ] || names+=(web-modsecurity)
[ "$OVERLAY" != wasmtime ] || names+=(storyteller-component)
BUILDER=docker k8s/images/build.sh "${names[@]}" || fail "an image could not be built." "docker buildx version must answer; see the first error"
for archive in build/images/llama2-*-"$VERSION"*.tar; do
  kind load image-archive --name "$CLUSTER" "$archive" || fail "$archive does not go into the nodes." "kind version must be 0.20 or later"
done

step "5. kubectl apply"
if [ -n "$OVERLAY" ]; then kube apply -k "k8s/overlays/$OVERLAY"; else kube apply -f k8s/; fi ||
  fail "the manifests were not taken." "kubectl version: the server must be 1.30 or later" \
    "'no matches for kind \"Gateway\"': the cluster has no Gateway API, see https://gateway-api.sigs.k8s.io/guides/"
for name in server web; do
  kube -n llama2 rollout status "deployment/llama2-$name" --timeout=180s ||
    fail "llama2-$name is not ready." "kubectl -n llama2 describe pods -l app.kubernetes.io/name=llama2-$name" \
      "'no runtime for \"$RUNTIME\" is configured': step 3 did not reach that node" \
      "'ErrImagePull': step 4; kind load image-archive for that image" \
      "'exec format error': the runtime took the module for a Linux program; is containerd restarted?" \
      "'CrashLoopBackOff': kubectl -n llama2 logs deployment/llama2-$name"
done

step "6. http://127.0.0.1:$PORT (Ctrl+C ends it; kind delete cluster --name $CLUSTER takes all away)"
kube -n llama2 port-forward service/llama2-web "$PORT:http" ||
  fail "the port cannot be forwarded." "Is $PORT in use? PORT=8081 $0"
