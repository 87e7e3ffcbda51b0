#!/usr/bin/env bash
# A real single-node Kubernetes with RuntimeClasses for WebAssembly, in namespaces of its own: what build.sh has built.
# usage: cluster.sh up | down | status
#        cluster.sh kubectl ...         kubectl for it
#        cluster.sh exec COMMAND ...    a program of this machine (curl, a browser) in the cluster's network
#        cluster.sh node COMMAND ...    a program of the cluster's own machine (ctr, nft)
#        cluster.sh build NAME FOLDER   an image of FOLDER/Containerfile, loaded when the cluster is up, and at every start
#        cluster.sh buildah ...         buildah, which sees the folder that this is run in
#        cluster.sh load ARCHIVE ...    images into the cluster that is up
# Needs root, and cgroup v1 hierarchies. An idle cluster takes 7 % of a processor and 430 MB; `down` leaves nothing.
set -euo pipefail
SELF=$(readlink -f "$0")
source "$(dirname "$SELF")/common.sh"
source "$HERE/certificates.sh"
source "$HERE/configuration.sh"
source "$HERE/node.sh"
CGROUP=llama2-cluster
NODE_IP=172.30.0.1 NODE_NAME=node1 SERVICE_NET=10.96.0.0/16 API_IP=10.96.0.1 DNS_IP=10.96.0.10 POD_NET=10.244.0.0/20
# As many as kubelet takes by itself; with more, replica-figures.ts finds out what the machine holds.
MAX_PODS=${MAX_PODS:-110}

node_process() { cat "$D/run/node.pid" 2>/dev/null; }
is_up() { [ -f "$D/run/ready" ] && [ -d "/proc/$(node_process)/ns" ]; }
in_network() { is_up || die "it is not up: $0 up" && nsenter -t "$(node_process)" -n "$@"; }
in_node() { is_up || die "it is not up: $0 up" && nsenter -t "$(node_process)" -m -n -p -u -i -r -w/ env PATH=/opt/kube:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
kube() { in_network "$KUBE/kubectl" --kubeconfig "$D/conf/admin.kubeconfig" "$@"; }

up() {
  is_up && say "it is up already" && return
  [ -x "$KUBE/kubelet" ] && [ -f "$ROOT.done" ] && [ -f "$(archive localhost/pause:1)" ] || die "its parts are missing: $HERE/build.sh"
  [ -d /sys/fs/cgroup/memory ] || die "/sys/fs/cgroup/memory is missing: this needs cgroup v1"
  local start shared=$D/run/cgroups
  start=$(date +%s)
  mkdir -p "$D/run" "$D/logs"
  rm -f "$D"/run/* "$D"/logs/*.log
  certificates
  configuration
  (
    own_cgroups >"$shared"
    exec setsid unshare -m -n -p -u -i -C --fork --kill-child=KILL bash "$SELF" as-node >"$D/logs/node.log" 2>&1 </dev/null
  ) &
  echo $! >"$D/run/unshare.pid"
  until_true test -f "$D/run/ready" || die "it did not start: see $D/logs"
  until_true kube wait --for=condition=Ready "node/$NODE_NAME" --timeout=5s || die "the node is not ready: see $D/logs/kubelet.log"
  until_true kube get serviceaccount default
  kube create clusterrolebinding kube-proxy --clusterrole=system:node-proxier --user=system:kube-proxy >/dev/null
  kube apply --server-side -f "$HERE/system" >/dev/null
  # While an API that is announced does not answer, no namespace can be deleted.
  kube wait --for=condition=Available apiservice --all --timeout=300s >/dev/null || die "its own pods are not ready: $0 status"
  kube -n kube-system rollout status deployment/coredns --timeout=300s >/dev/null
  say "up after $(($(date +%s) - start)) s"
}

# A cgroup below the one that we are in, for each controller: nothing leaves it, and it can be taken away.
own_cgroups() {
  local controller own
  for controller in $CONTROLLERS; do
    own=$(awk -F: -v c="$controller" '{ n = split($2, a, ","); for (i = 1; i <= n; i++) if (a[i] == c || a[i] == "name=" c) print $3 }' /proc/self/cgroup)
    own=/sys/fs/cgroup/$controller${own%/}/$CGROUP
    mkdir -p "$own"
    if [ "$controller" = cpuset ]; then
      cat "$(dirname "$own")/cpuset.cpus" >"$own/cpuset.cpus"
      cat "$(dirname "$own")/cpuset.mems" >"$own/cpuset.mems"
    fi
    echo "$BASHPID" >"$own/cgroup.procs"
    echo "$own"
  done
}

down() {
  local process i group
  # Its first process, and with that all others, ends with the one that made its namespaces.
  process=$(cat "$D/run/unshare.pid" 2>/dev/null || true)
  [ -z "$process" ] || kill -KILL "$process" 2>/dev/null || true
  process=$(node_process || true)
  for ((i = 0; i < 100; i++)); do
    [ -n "$process" ] && kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  while read -r group; do
    for i in 1 2 3 4 5; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [ -d "$group" ] || break
      sleep 0.2
    done
  done < <(cat "$D/run/cgroups" 2>/dev/null || true)
  rm -rf "$D/root" "$D/state" "$D/run"
  say "down"
}

# buildah of the cluster's Debian, in a mount namespace: the folder that it is run in has the same name in there. No network.
run_buildah() {
  local folder=${FOLDER:-$PWD}
  mkdir -p "$D/storage" "$D/images"
  unshare -m -n bash -s -- "$ROOT" "$D" "$folder" "$@" <<'SCRIPT'
set -euo pipefail
root=$1 d=$2 folder=$3
shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
for name in run tmp mnt; do mount -t tmpfs tmpfs "$root/$name"; done
mkdir -p "$root/mnt/storage" "$root/mnt/images"
mount --bind "$d/storage" "$root/mnt/storage"
mount --bind "$d/images" "$root/mnt/images"
mkdir -p "$root$folder"
mount --bind "$folder" "$root$folder"
exec chroot "$root" env HOME=/tmp BUILDAH_ISOLATION=chroot SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-0}" sh -c 'cd "$1" && shift && exec "$@"' - "$folder" \
  buildah --root /mnt/storage --runroot /tmp/run --storage-driver vfs "$@"
SCRIPT
}

# An image of the cluster's own.
build() {
  local name=$1 folder=$2 file
  file=$(archive "$name")
  rm -f "$file"
  FOLDER=$folder run_buildah build --quiet --file "$folder/Containerfile" --tag "$name" "$folder" >/dev/null
  FOLDER=$folder run_buildah push --quiet "$name" "docker-archive:/mnt/images/$(basename "$file"):$name"
  if is_up; then in_node ctr -n k8s.io images import --all-platforms "/cluster/images/$(basename "$file")" >/dev/null; fi
}

load() {
  local file
  for file in "$@"; do
    cp "$file" "$D/run/image.tar"
    in_node ctr -n k8s.io images import --all-platforms /cluster/run/image.tar
    rm "$D/run/image.tar"
  done
}

command=${1:-}
[ $# = 0 ] || shift
case $command in
  as-node) node ;;
  up | down | build | load) "$command" "$@" ;;
  status) if is_up; then kube get nodes,pods -A -o wide; else echo "not up" && exit 1; fi ;;
  kubectl) kube "$@" ;;
  exec) in_network "$@" ;;
  node) in_node "$@" ;;
  buildah) run_buildah "$@" ;;
  *) sed -n '2,/^set/{/^# /s/^# //p}' "$0" && exit 2 ;;
esac
