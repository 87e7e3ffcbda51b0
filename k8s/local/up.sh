#!/usr/bin/env bash
# Brings llama2 up in a Kubernetes on this machine (kind), one step after the other: each is checked, and when one fails it says
# what to do. Run it again at any time: what is done is not done again.
# usage: k8s/local/up.sh [OVERLAY]    k8s/overlays/OVERLAY instead of k8s/
#        SHIM=kwasm    the nodes get their runtimes from the KWasm operator, by helm (the default)
#        SHIM=FILE     they get this file: a containerd-shim-wasmedge-v1 of github.com/containerd/runwasi/releases
# KWasm has been retired in May 2026 and its charts stay until January 2027; SHIM=FILE needs nothing of it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
CLUSTER=llama2 SHIM=${SHIM:-kwasm} OVERLAY=${1:-} PORT=${PORT:-8080}
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

step "1. What is needed"
need() { command -v "$1" >/dev/null || fail "$1 is not installed." "$2"; }
need docker "https://docs.docker.com/engine/install/"
need kind "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"
need kubectl "https://kubernetes.io/docs/tasks/tools/"
need node "https://nodejs.org/ (20.10 or later)"
[ "$SHIM" != kwasm ] || need helm "https://helm.sh/docs/intro/install/, or SHIM=FILE"
docker info >/dev/null 2>&1 || fail "docker does not answer." "Start its daemon; on Linux, be in the group docker: sudo usermod -aG docker \$USER"
[ "$SHIM" = kwasm ] || [ -f "$SHIM" ] || fail "there is no $SHIM." "Unpack containerd-shim-wasmedge-*.tar.gz of github.com/containerd/runwasi/releases"

step "2. A cluster"
kind get clusters 2>/dev/null | grep -qx "$CLUSTER" || kind create cluster --config k8s/local/kind.yaml --wait 180s ||
  fail "kind could not make a cluster." "Look at: kind create cluster --config k8s/local/kind.yaml --retain && kind export logs --name $CLUSTER" \
    "Often it is too many open files: sudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288"
kube wait --for=condition=Ready node --all --timeout=120s || fail "the nodes are not ready." "kubectl describe nodes; is the disk full?"

step "3. A runtime for WebAssembly on each node: $SHIM"
if [ "$SHIM" = kwasm ]; then
  helm repo add kwasm http://kwasm.sh/kwasm-operator/ --force-update >/dev/null && helm repo update kwasm >/dev/null ||
    fail "the chart of KWasm cannot be reached." "Is there a network? KWasm is retired: use SHIM=FILE with a shim of github.com/containerd/runwasi/releases"
  helm --kube-context "kind-$CLUSTER" upgrade --install kwasm-operator kwasm/kwasm-operator -n kwasm --create-namespace --wait --timeout 180s ||
    fail "KWasm's operator did not start." "kubectl -n kwasm get events"
  kube annotate node --all --overwrite kwasm.sh/kwasm-node=true
  for node in $(nodes); do
    for _ in $(seq 60); do
      docker exec "$node" grep -q wasmedge /etc/containerd/config.toml && continue 2
      sleep 2
    done
    fail "$node has no runtime wasmedge in its containerd." "kubectl -n kwasm get jobs,pods; kubectl -n kwasm logs -l job-name" \
      "Or without KWasm: SHIM=FILE"
  done
else
  for node in $(nodes); do
    docker exec "$node" grep -q runtimes.wasmedge /etc/containerd/config.toml && continue
    docker cp "$SHIM" "$node:/usr/local/bin/containerd-shim-wasmedge-v1"
    # Version 3 of the configuration (containerd 2) has another name for the same table.
    docker exec "$node" sh -c '
      chmod 755 /usr/local/bin/containerd-shim-wasmedge-v1
      table=io.containerd.grpc.v1.cri
      ! grep -q "^version = 3" /etc/containerd/config.toml || table=io.containerd.cri.v1.runtime
      printf "\n[plugins.\"%s\".containerd.runtimes.wasmedge]\n  runtime_type = \"io.containerd.wasmedge.v1\"\n" "$table" >>/etc/containerd/config.toml
      systemctl restart containerd' || fail "$node does not take the shim." "docker exec $node journalctl -u containerd | tail"
  done
fi

step "4. The images"
[ -f dist/llama2-server.wasm ] || npm ci || fail "npm ci failed." "See its first error"
[ -f dist/web/index.html ] || npm run build:web
names=(storyteller server-aot fetch web)
[ "$OVERLAY" != modsecurity ] || names+=(web-modsecurity)
[ "$OVERLAY" != wasmtime ] || names+=(storyteller-component)
k8s/images/build.sh "${names[@]}" || fail "an image could not be built." "docker buildx version must answer; see the first error"
for archive in build/images/llama2-*-"$VERSION"*.tar; do
  kind load image-archive --name "$CLUSTER" "$archive" || fail "$archive does not go into the nodes." "kind version must be 0.20 or later"
done

step "5. kubectl apply"
if [ -n "$OVERLAY" ]; then kube apply -k "k8s/overlays/$OVERLAY"; else kube apply -f k8s/; fi ||
  fail "the manifests were not taken." "kubectl version: the server must be 1.30 or later"
for name in server web; do
  kube -n llama2 rollout status "deployment/llama2-$name" --timeout=180s ||
    fail "llama2-$name is not ready." "kubectl -n llama2 describe pods -l app.kubernetes.io/name=llama2-$name" \
      "'no runtime for \"wasmedge\" is configured': step 3 did not reach that node" \
      "'ErrImagePull': step 4; kind load image-archive for that image" \
      "'exec format error': the runtime took the module for a Linux program; is containerd restarted?" \
      "'CrashLoopBackOff': kubectl -n llama2 logs deployment/llama2-$name"
done

step "6. http://127.0.0.1:$PORT (Ctrl+C ends it; kind delete cluster --name $CLUSTER takes all away)"
kube -n llama2 port-forward service/llama2-web "$PORT:http" ||
  fail "the port cannot be forwarded." "Is $PORT in use? PORT=8081 $0"
