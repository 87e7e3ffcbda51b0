# The cluster's machine: its first process, in namespaces of its own (cluster.sh up). Nothing leads out of its network.
# shellcheck shell=bash
CONTROLLERS="cpu cpuacct cpuset memory devices freezer blkio pids systemd"

node() {
  local root=$D/root/merged process
  # As the machine counts, whose /proc is still here: from there the namespaces are entered.
  read -r process _ </proc/self/stat
  echo "$process" >"$D/run/node.pid"
  mount --make-rprivate /
  file_systems "$root"
  cd "$root"
  pivot_root . oldroot
  cd /
  umount -l /oldroot
  mount --make-rshared /
  network
  components
  trap 'exit 0' TERM INT
  touch /cluster/run/ready
  while :; do
    wait -n 2>/dev/null || true
    sleep 1
  done
}

file_systems() {
  local root=$1 controller options name folder
  mkdir -p "$D"/root/{upper,work,merged} "$D/state"
  mount -t overlay overlay -o "lowerdir=$ROOT,upperdir=$D/root/upper,workdir=$D/root/work" "$root"
  mkdir -p "$root"/{cluster,opt/kube,oldroot,run,tmp} "$root"/var/lib/{containerd,kubelet,etcd} "$root"/var/log/{pods,containers}
  mount --bind "$D" "$root/cluster"
  mount --bind "$KUBE" "$root/opt/kube"
  for folder in containerd kubelet; do
    rm -rf "$D/state/$folder"
    mkdir -p "$D/state/$folder"
    mount --bind "$D/state/$folder" "$root/var/lib/$folder"
  done
  for folder in var/lib/etcd run tmp; do mount -t tmpfs -o size=2g tmpfs "$root/$folder"; done
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for controller in $CONTROLLERS; do
    mkdir "$root/sys/fs/cgroup/$controller"
    options=$controller
    [ "$controller" != systemd ] || options=none,name=systemd
    mount -t cgroup -o "$options" cgroup "$root/sys/fs/cgroup/$controller"
  done
  mount -o remount,ro tmpfs "$root/sys/fs/cgroup"
  devices "$root/dev"
  # kubelet wants some of the machine's settings changed: it is shown them as it wants them.
  mkdir "$root/run/settings"
  while read -r name value; do
    echo "$value" >"$root/run/settings/${name//\//_}"
    mount --bind "$root/run/settings/${name//\//_}" "$root/proc/sys/$name"
  done <<'SETTINGS'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS
}

devices() {
  local dev=$1 name major minor
  mount -t tmpfs -o mode=755,size=64k tmpfs "$dev"
  mkdir "$dev"/{pts,shm,mqueue}
  while read -r name major minor; do mknod -m 666 "$dev/$name" c "$major" "$minor"; done <<'DEVICES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
kmsg 1 11
DEVICES
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$dev/pts"
  ln -s pts/ptmx "$dev/ptmx"
  mount -t tmpfs tmpfs "$dev/shm"
  mount -t mqueue mqueue "$dev/mqueue"
  ln -s /proc/self/fd "$dev/fd"
  ln -s fd/0 "$dev/stdin"
  ln -s fd/1 "$dev/stdout"
  ln -s fd/2 "$dev/stderr"
}

network() {
  hostname "$NODE_NAME"
  echo 0123456789abcdef0123456789abcdef >/etc/machine-id
  printf '127.0.0.1 localhost\n%s %s\n' "$NODE_IP" "$NODE_NAME" >/etc/hosts
  printf 'nameserver %s\n' "$NODE_IP" >/etc/resolv.conf
  ip link set lo up
  ip link add node0 type veth peer name node0p
  ip addr add "$NODE_IP/24" dev node0
  ip link set node0 up
  ip link set node0p up
  ip route add "$SERVICE_NET" dev node0
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

# run NAME COMMAND: one of the machine's programs.
run() {
  local name=$1
  shift
  "$@" >"/cluster/logs/$name.log" 2>&1 </dev/null &
}

# until_true COMMAND: five minutes at least, on an idle machine much less. A command that exits has only failed.
until_true() {
  local i
  for ((i = 0; i < 3000; i++)); do
    ("$@") >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}

components() {
  local pki=/cluster/conf/pki conf=/cluster/conf image
  export PATH=/opt/kube:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
  run etcd etcd --data-dir /var/lib/etcd/data --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster default=http://127.0.0.1:2380 --log-level warn
  run apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --advertise-address="$NODE_IP" --secure-port=6443 \
    --tls-cert-file=$pki/apiserver.crt --tls-private-key-file=$pki/apiserver.key --client-ca-file=$pki/ca.crt --cert-dir=/run/apiserver \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=$pki/sa.pub --service-account-signing-key-file=$pki/sa.key \
    --service-cluster-ip-range="$SERVICE_NET" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --kubelet-client-certificate=$pki/apiserver-kubelet.crt --kubelet-client-key=$pki/apiserver-kubelet.key \
    --kubelet-certificate-authority=$pki/ca.crt --kubelet-preferred-address-types=InternalIP,Hostname --endpoint-reconciler-type=lease \
    --requestheader-client-ca-file=$pki/front-proxy-ca.crt --requestheader-allowed-names=front-proxy-client \
    --requestheader-extra-headers-prefix=X-Remote-Extra- --requestheader-group-headers=X-Remote-Group --requestheader-username-headers=X-Remote-User \
    --proxy-client-cert-file=$pki/front-proxy.crt --proxy-client-key-file=$pki/front-proxy.key --enable-aggregator-routing=true
  run containerd containerd -c $conf/containerd.toml
  until_true kubectl --kubeconfig $conf/admin.kubeconfig get --raw /readyz
  # The autoscaler decides every 5 seconds instead of 15, and believes new pods sooner: tests wait for it.
  run controller-manager kube-controller-manager --kubeconfig=$conf/controller-manager.kubeconfig --service-account-private-key-file=$pki/sa.key \
    --root-ca-file=$pki/ca.crt --use-service-account-credentials=true --leader-elect=false --cluster-signing-cert-file=$pki/ca.crt \
    --cluster-signing-key-file=$pki/ca.key --bind-address=127.0.0.1 --cert-dir=/run/controller-manager --allocate-node-cidrs=false \
    --horizontal-pod-autoscaler-sync-period=5s --horizontal-pod-autoscaler-cpu-initialization-period=10s --horizontal-pod-autoscaler-initial-readiness-delay=5s
  run scheduler kube-scheduler --kubeconfig=$conf/scheduler.kubeconfig --leader-elect=false --bind-address=127.0.0.1 --cert-dir=/run/scheduler
  until_true ctr version
  for image in /cluster/images/*.tar; do import "$image"; done
  run kubelet kubelet --config=$conf/kubelet.yaml --kubeconfig=$conf/kubelet.kubeconfig --hostname-override="$NODE_NAME" --node-ip="$NODE_IP" \
    --root-dir=/var/lib/kubelet --cert-dir=/run/kubelet --v=2
  run proxy kube-proxy --config=$conf/proxy.yaml --v=2
}

# Images for wasi/wasm are for no processor: without --all-platforms they are passed over.
import() { ctr -n k8s.io images import --all-platforms "$1" >>/cluster/logs/import.log 2>&1 || echo "$1 was not imported" >>/cluster/logs/import.log; }
