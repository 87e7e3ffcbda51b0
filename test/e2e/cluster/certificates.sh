# The cluster's authorities, its certificates, and a kubeconfig for each of those who call the API server.
# shellcheck shell=bash

certificates() {
  local folder=$D/conf/pki name
  [ -f "$folder/done" ] && return
  rm -rf "$folder"
  mkdir -p "$folder"
  (
    cd "$folder"
    umask 077
    authority ca kubernetes-ca
    authority front-proxy-ca front-proxy-ca
    certificate ca apiserver /CN=kube-apiserver "IP:127.0.0.1,IP:$NODE_IP,IP:$API_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
    certificate ca apiserver-kubelet /O=system:masters/CN=apiserver-kubelet-client
    certificate front-proxy-ca front-proxy /CN=front-proxy-client
    certificate ca admin /O=system:masters/CN=admin
    certificate ca controller-manager /CN=system:kube-controller-manager
    certificate ca scheduler /CN=system:kube-scheduler
    certificate ca proxy /CN=system:kube-proxy
    certificate ca kubelet "/O=system:nodes/CN=system:node:$NODE_NAME" "IP:$NODE_IP,DNS:$NODE_NAME"
    openssl genrsa -out sa.key 2048 2>/dev/null
    openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
    for name in admin controller-manager scheduler proxy kubelet; do kubeconfig $name >"../$name.kubeconfig"; done
    touch done
  )
}

authority() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null
  openssl req -x509 -new -key "$1.key" -subj "/CN=$2" -days 3650 -out "$1.crt" 2>/dev/null
}

certificate() {
  local by=$1 name=$2 subject=$3 names=${4:-}
  openssl ecparam -name prime256v1 -genkey -noout -out "$name.key" 2>/dev/null
  {
    printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth,serverAuth\n'
    [ -z "$names" ] || echo "subjectAltName=$names"
  } >"$name.ext"
  openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr" 2>/dev/null
  openssl x509 -req -in "$name.csr" -CA "$by.crt" -CAkey "$by.key" -CAcreateserial -days 3650 -extfile "$name.ext" -out "$name.crt" 2>/dev/null
}

kubeconfig() {
  cat <<KUBECONFIG
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://$NODE_IP:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: u, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
KUBECONFIG
}
