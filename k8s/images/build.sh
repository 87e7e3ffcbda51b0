#!/usr/bin/env bash
# Builds the images, FROM scratch, and writes each as build/images/NAME.tar (an OCI archive), with its digest and its size.
# usage: k8s/images/build.sh [server | server-aot | server-component | server-artifact | storyteller | storyteller-component | fetch |
#          web | web-modsecurity ...]
# Needs buildah, or docker with buildx ($BUILDER names one); for -aot and storyteller WasmEdge 0.14 ($WASMEDGE), docker or podman; for
# fetch and web docker, podman or, as root, a folder with Debian in it ($DEBIAN_ROOT). `npm run build && npm run build:web` first.
# The same files have the same digest: nothing of the time and the place of the build is in an image.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
TREE=$(cd "$HERE/../.." && pwd)
OUT=$TREE/build/images
VERSION=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$TREE/package.json")
REGISTRY=${REGISTRY:-localhost}
DEBIAN=${DEBIAN:-docker.io/library/debian:forky-slim}
# Whose wasmedge is 0.14.
DEBIAN_OF_WASMEDGE=docker.io/library/debian:trixie-slim
NATIVE=linux/${TARGETARCH:-$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')}
export SOURCE_DATE_EPOCH=0

die() {
  echo "images: $*" >&2
  exit 1
}

builder() {
  [ -z "${BUILDER:-}" ] || { echo "$BUILDER" && return; }
  if command -v buildah >/dev/null; then echo buildah
  elif docker buildx version >/dev/null 2>&1; then echo docker
  else die "neither buildah nor docker with buildx is here: install one, or name it in BUILDER"; fi
}

# docker's own builder writes no OCI archives, unless it keeps images as containerd does: one of ours does.
prepare_builder() {
  case $BUILDER in
    docker*)
      $BUILDER buildx inspect llama2 >/dev/null 2>&1 || $BUILDER buildx create --name llama2 --driver docker-container >/dev/null ||
        die "docker buildx has no builder and makes none: is its daemon running (docker info)?"
      ;;
  esac
}

# image TAG PLATFORM CONTAINERFILE CONTEXT [build arguments]: one image, as an archive.
image() {
  local name=$REGISTRY/llama2-$1 platform=$2 file=$HERE/$3 context=$4 archive
  archive=$OUT/llama2-$(echo "$1" | tr : -).tar
  shift 4
  rm -f "$archive"
  # What `umask` and `git` left of modes is no part of an image.
  chmod -R u=rwX,go=rX "$context"
  case $BUILDER in
    docker*)
      $BUILDER buildx build --builder llama2 --quiet --platform "$platform" --provenance=false --file "$file" --tag "$name" "$@" \
        --output "type=oci,dest=$archive,rewrite-timestamp=true" "$context" >/dev/null
      ;;
    *)
      $BUILDER build --quiet --platform "$platform" --timestamp 0 --identity-label=false --format oci --no-cache --file "$file" \
        --tag "$name" "$@" "$context" >/dev/null
      $BUILDER push --quiet "$name" "oci-archive:$archive:$name"
      ;;
  esac
  report "$name" "$archive"
}

report() {
  printf '%-42s %s %9d bytes\n' "$1" "$(tar -xOf "$2" index.json | sed -n 's/.*"digest": *"\([^"]*\)".*/\1/p')" "$(wc -c <"$2")"
}

# context NAME FILES: an empty folder with these files in it.
context() {
  local folder=$OUT/context-$1
  shift
  rm -rf "$folder"
  mkdir -p "$folder"
  [ $# = 0 ] || cp "$@" "$folder/"
  echo "$folder"
}

built() { [ -e "$TREE/$1" ] || die "$1 is missing: $2"; }

# What runs a Debian, where there is one.
engine() { type -P podman || type -P docker; }

# WasmEdge 0.14 of this machine: what another version compiles, the nodes' one would interpret.
wasmedge_program() {
  local program
  for program in "${WASMEDGE:-}" "$HOME/.cache/llama2-wasm/bin/wasmedge-0.14" "$(type -P wasmedge)"; do
    [ -x "$program" ] || continue
    case $("$program" --version 2>/dev/null) in *\ 0.14.*) echo "$program" && return ;; esac
  done
  return 1
}

# The module with native code behind it, which WasmEdge of the same version takes; others, and other processors, read the module.
compiled() {
  local program in=$TREE/dist/llama2-server.wasm out=$OUT/llama2-server.aot.wasm
  # It begins with the module that it was made of; which file is newer says nothing of a copy.
  if [ -f "$out" ] && head -c "$(wc -c <"$in")" "$out" | cmp -s - "$in"; then
    echo "$out"
    return
  fi
  if program=$(wasmedge_program); then
    "$program" compile "$in" "$out" >/dev/null || die "$program compile failed"
  elif program=$(engine); then
    "$program" run --rm --platform "$NATIVE" -v "$TREE/dist:/in:ro" -v "$OUT:/out" "$DEBIAN_OF_WASMEDGE" sh -ec '
      apt-get update -qq
      apt-get install -y -qq --no-install-recommends wasmedge >/dev/null
      wasmedge compile /in/llama2-server.wasm /out/llama2-server.aot.wasm >/dev/null' >&2 || die "wasmedge compile failed in a container"
  else
    die "WasmEdge 0.14 is missing, and so are docker and podman: test/runtimes/install.sh wasmedge014, or name one in WASMEDGE"
  fi
  echo "$out"
}

# Programs of Debian with their libraries, in CONTEXT/root.
debian() {
  local context=$1 kind=$2 root=${DEBIAN_ROOT:-} engine
  mkdir -p "$context/root"
  if [ -n "$root" ]; then
    rm -rf "$root/collected"
    cp "$HERE/debian-files.sh" "$root/debian-files.sh"
    chroot "$root" sh /debian-files.sh /collected "$kind"
    cp -a "$root/collected/." "$context/root/"
    rm -rf "$root/collected" "$root/debian-files.sh"
  else
    engine=$(engine) || die "$kind: needs podman, docker or DEBIAN_ROOT"
    "$engine" run --rm --platform "$NATIVE" -v "$HERE/debian-files.sh:/debian-files.sh:ro" -v "$context/root:/collected" "$DEBIAN" \
      sh /debian-files.sh /collected "$kind"
  fi
}

web() {
  local folder
  built dist/web/index.html "npm run build:web"
  folder=$(context "$1")
  debian "$folder" "$1"
  cp -R "$TREE/dist/web" "$folder/page"
  image "web:$VERSION${1#web}" "$NATIVE" web.Containerfile "$folder"
}

# program TAG MODULE FILE [FILES]: an image of FILE, which is MODULE or MODULE and native code behind it, and of files beside it.
# It is known by the SHA-256 of MODULE, which is the same on every processor, and which a page can compare with its own.
program() {
  local tag=$1 module=$2 file=$3 folder sha256
  folder=$(context "${tag//:/-}" "${@:3}")
  sha256=$(sha256sum "$module" | cut -d ' ' -f 1)
  image "$tag" wasi/wasm "${tag%%:*}.Containerfile" "$folder" --build-arg MODULE="$(basename "$file")" --build-arg MODULE_SHA256="$sha256"
}

artifact() {
  local name=$REGISTRY/llama2-server:$VERSION-artifact archive=$OUT/llama2-server-$VERSION-artifact.tar
  npx --prefix "$TREE" tsx "$TREE/scripts/oci-artifact.ts" "$1" "$name" "$archive"
  report "$name" "$archive"
}

fetch() {
  local folder
  folder=$(context fetch "$HERE/fetch-models.sh")
  debian "$folder" fetch
  image "fetch:$VERSION" "$NATIVE" fetch.Containerfile "$folder"
}

build() {
  local module=$TREE/dist/llama2-server.wasm component=$TREE/dist/llama2-server.component.wasm compiled
  local model=("$TREE"/models/{storyteller,tokenizer}.bin)
  built dist/llama2-server.wasm "npm run build"
  case $1 in
    server) program "server:$VERSION" "$module" "$module" ;;
    server-component) program "server:$VERSION-component" "$component" "$component" ;;
    server-artifact) artifact "$module" ;;
    storyteller-component) program "storyteller:$VERSION-component" "$component" "$component" "${model[@]}" ;;
    server-aot)
      compiled=$(compiled)
      program "server:$VERSION-aot" "$module" "$compiled"
      ;;
    storyteller)
      compiled=$(compiled)
      program "storyteller:$VERSION" "$module" "$compiled" "${model[@]}"
      ;;
    fetch) fetch ;;
    web | web-modsecurity) web "$1" ;;
    *) die "there is no image $1" ;;
  esac
}

BUILDER=$(builder)
prepare_builder
mkdir -p "$OUT"
[ $# -gt 0 ] || set -- server server-aot server-component storyteller storyteller-component fetch web
for name in "$@"; do build "$name"; done
