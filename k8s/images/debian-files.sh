#!/bin/sh
# debian-files.sh OUT web | web-modsecurity | fetch: collects programs of Debian forky and all that they need into OUT, for an
# image FROM scratch. Runs inside of Debian, as root: in a container, or in a chroot (build.sh).
set -eu
out=$1 kind=$2
export DEBIAN_FRONTEND=noninteractive

packages=""
install_packages() {
  packages="$packages $*"
  dpkg -s "$@" >/dev/null 2>&1 && return
  apt-get -o Acquire::Check-Valid-Until=false update -qq
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

copy() { for file in "$@"; do mkdir -p "$out$(dirname "$file")" && cp -L "$file" "$out$file"; done; }

# A program, or a module of one, with its libraries, under the names by which they are asked for.
program() {
  copy "$1"
  ldd "$1" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | sort -u | while read -r library; do copy "$library"; done
}

users() {
  mkdir -p "$out/etc" "$out/tmp" "$out/var/empty"
  chmod 1777 "$out/tmp"
  printf 'root:x:0:0::/:/sbin/nologin\nnonroot:x:65532:65532::/:/sbin/nologin\n' >"$out/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$out/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$out/etc/nsswitch.conf"
}

web() {
  install_packages nginx-light libnginx-mod-http-brotli-static
  program /usr/sbin/nginx
  program /usr/lib/nginx/modules/ngx_http_brotli_static_module.so
  # Debian's nginx opens its log before it reads where else to.
  mkdir -p "$out/var/log/nginx" "$out/var/lib/nginx"
}

users
case $kind in
  web) web ;;
  web-modsecurity)
    web
    install_packages libnginx-mod-http-modsecurity modsecurity-crs
    program /usr/lib/nginx/modules/ngx_http_modsecurity_module.so
    copy /etc/nginx/unicode.mapping
    mkdir -p "$out/usr/share/modsecurity-crs"
    cp -LR /usr/share/modsecurity-crs/rules "$out/usr/share/modsecurity-crs/"
    cp -L /etc/modsecurity/crs/crs-setup.conf "$out/usr/share/modsecurity-crs/"
    ;;
  fetch)
    install_packages curl busybox-static ca-certificates util-linux
    program /usr/bin/curl
    program /usr/bin/flock
    copy /usr/bin/busybox /etc/ssl/certs/ca-certificates.crt
    mkdir -p "$out/bin"
    for applet in sh cut mv rm sha256sum; do ln -sf /usr/bin/busybox "$out/bin/$applet"; done
    ;;
  *)
    echo "debian-files.sh: no $kind" >&2
    exit 2
    ;;
esac
# Which versions they are of, for the image's reader.
# shellcheck disable=SC2086
dpkg-query -W -f '${Package} ${Version}\n' $packages >"$out/etc/packages"
