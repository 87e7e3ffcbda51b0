# The configuration of containerd, of the pods' network, of kubelet and of kube-proxy.
# shellcheck shell=bash

configuration() {
  mkdir -p "$D/conf/cni"
  containerd_configuration >"$D/conf/containerd.toml"
  network_configuration >"$D/conf/cni/10-ptp.conflist"
  kubelet_configuration >"$D/conf/kubelet.yaml"
  proxy_configuration >"$D/conf/proxy.yaml"
  wasm_specification
}

# runtime NAME BINARY [more lines]: what a RuntimeClass of that name runs.
runtime() {
  local at="[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.$1"
  printf '%s]\n  runtime_type = "io.containerd.runc.v2"\n%s\n%s.options]\n  BinaryName = "%s"\n  SystemdCgroup = false\n' "$at" "${3:-}" "$at" "$2"
}

containerd_configuration() {
  local crun='  base_runtime_spec = "/cluster/conf/wasm-base-spec.json"
  pod_annotations = ["module.wasm.image/*", "run.oci.handler"]
  container_annotations = ["module.wasm.image/*", "run.oci.handler"]'
  cat <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing", "io.containerd.nri.v1.nri"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Root here may lack CAP_SYS_RESOURCE.
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "/cluster/conf/cni"
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
TOML
  runtime runc /usr/sbin/runc
  runtime wasmedge /usr/bin/crun "$crun"
  runtime crun /usr/bin/crun "$crun"
  runtime wasmtime /cluster/wasmtime/runc-wasmtime
}

network_configuration() {
  cat <<JSON
{ "cniVersion": "1.0.0", "name": "pods", "plugins": [
  { "type": "ptp", "ipMasq": false, "mtu": 1500,
    "ipam": { "type": "host-local", "dataDir": "/run/cni-ipam", "ranges": [[{"subnet": "$POD_NET"}]], "routes": [{"dst": "0.0.0.0/0"}] } },
  { "type": "portmap", "capabilities": {"portMappings": true}, "snat": true, "backend": "iptables" } ] }
JSON
}

kubelet_configuration() {
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: /cluster/conf/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: /cluster/conf/pki/kubelet.crt
tlsPrivateKeyFile: /cluster/conf/pki/kubelet.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
makeIPTablesUtilChains: false
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
resolvConf: /etc/resolv.conf
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: "1%", imagefs.available: "1%", nodefs.inodesFree: "1%"}
nodeStatusUpdateFrequency: 5s
volumeStatsAggPeriod: 0s
shutdownGracePeriod: 0s
maxPods: $MAX_PODS
YAML
}

proxy_configuration() {
  cat <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clientConnection: {kubeconfig: /cluster/conf/proxy.kubeconfig}
clusterCIDR: $POD_NET
oomScoreAdj: 0
hostnameOverride: $NODE_NAME
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s, udpTimeout: 0s, udpStreamTimeout: 0s}
YAML
}

# What each container of crun's classes starts from: containerd's own, and that crun is to look whether it is WebAssembly.
wasm_specification() {
  [ -s "$D/conf/wasm-base-spec.json" ] && return
  unshare -m bash -c "mount --make-rprivate / && mount --bind '$ROOT' '$ROOT' && mount -t proc proc '$ROOT/proc' && chroot '$ROOT' ctr oci spec" |
    python3 -c 'import json, sys; s = json.load(sys.stdin); s.setdefault("annotations", {})["module.wasm.image/variant"] = "compat-smart"; json.dump(s, sys.stdout)' \
      >"$D/conf/wasm-base-spec.json"
}
