#!/usr/bin/env bash
# Installs the WebAssembly runtimes that the tests drive, once, outside the tree:
#   wasmedge-0.14, wasmedge-0.17   Debian trixie and sid, each in a folder of its own (debootstrap; needs root)
#   wasmtime                       with cargo (needs Rust; 10 to 16 minutes on two cores)
#   node                           the newest Node.js, from the npm package of that name
# usage: test/runtimes/install.sh [wasmedge014 | wasmedge017 | wasmtime | node24 ...]     (default: all)
# The commands end up in $LLAMA2_RUNTIMES/bin (default: ~/.cache/llama2-wasm/bin), where the tests look for them.
# A folder rather than the host's packages: Debian stable has no WasmEdge, and two versions cannot be installed side by side.
set -euo pipefail

WASMTIME_VERSION=48.0.8
NODE_VERSION=24
CACHE=${LLAMA2_RUNTIMES:-${XDG_CACHE_HOME:-$HOME/.cache}/llama2-wasm}
mkdir -p "$CACHE/bin"

say() { printf '%s runtimes: %s\n' "$(date +%T)" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# The mirror that this Debian already uses, so that no host name needs to be known here; elsewhere DEBIAN_MIRROR says it.
mirror() {
  [ -z "${DEBIAN_MIRROR:-}" ] || { echo "$DEBIAN_MIRROR" && return; }
  awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null ||
    awk '$1 == "deb" { print $2; exit }' /etc/apt/sources.list
}

# wasmedge SUITE COMMAND: WasmEdge of one Debian suite, started by that suite's own dynamic linker, so that it sees the
# host's files under their own names (a chroot would not).
wasmedge() {
  local suite=$1 command=$2 root="$CACHE/debian-$1" loader
  [ -x "$CACHE/bin/$command" ] && return
  [ "$(id -u)" = 0 ] || die "$command: debootstrap needs root"
  command -v debootstrap >/dev/null ||
    { apt-get update -qq && apt-get install -y -qq debootstrap debian-archive-keyring; } >&2
  say "$command from Debian $suite (about 70 seconds)"
  rm -rf "$root"
  debootstrap --variant=minbase "$suite" "$root" "$(mirror)" >"$CACHE/$command.log" 2>&1 ||
    die "debootstrap failed, see $CACHE/$command.log"
  # A mirror that is refreshed rarely hands out a Release file past its date; the signature is still checked.
  chroot "$root" sh -c 'apt-get -o Acquire::Check-Valid-Until=false update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wasmedge' \
    >>"$CACHE/$command.log" 2>&1 || die "apt-get install wasmedge failed, see $CACHE/$command.log"
  loader=$(find -H "$root"/lib* -name 'ld-linux-*.so.*' -print -quit)
  printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' \
    "$loader" "$root/usr/lib/$(uname -m)-linux-gnu" "$root/usr/bin/wasmedge" >"$CACHE/bin/$command.new"
  chmod +x "$CACHE/bin/$command.new"
  "$CACHE/bin/$command.new" --version >&2 || die "$command does not start"
  mv "$CACHE/bin/$command.new" "$CACHE/bin/$command"
}

wasmedge014() { wasmedge trixie wasmedge-0.14; }

wasmedge017() { wasmedge sid wasmedge-0.17; }

wasmtime() {
  [ -x "$CACHE/bin/wasmtime" ] && return
  command -v cargo >/dev/null || die "wasmtime: cargo is missing"
  say "wasmtime $WASMTIME_VERSION with cargo (10 to 16 minutes)"
  CARGO_TARGET_DIR="$CACHE/wasmtime-build" cargo install "wasmtime-cli@$WASMTIME_VERSION" --locked --root "$CACHE/wasmtime" \
    >"$CACHE/wasmtime.log" 2>&1 || die "cargo install failed, see $CACHE/wasmtime.log"
  rm -rf "$CACHE/wasmtime-build"
  ln -sf ../wasmtime/bin/wasmtime "$CACHE/bin/wasmtime"
}

node24() {
  [ -x "$CACHE/bin/node24" ] && return
  say "Node.js $NODE_VERSION from npm"
  npm install --silent --no-save --no-audit --no-fund --prefix "$CACHE/node24" "node@$NODE_VERSION" >&2
  ln -sf ../node24/node_modules/node/bin/node "$CACHE/bin/node24"
}

[ $# -gt 0 ] || set -- wasmedge014 wasmedge017 node24 wasmtime
for runtime in "$@"; do "$runtime"; done
say "ready in $CACHE/bin: $(cd "$CACHE/bin" && echo *)"
