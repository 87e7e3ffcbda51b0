#!/bin/sh
# fetch-models LIST FOLDER: fetches the files of LIST (a line each: SHA-256, name, address) that FOLDER does not hold, and compares
# what it holds with its SHA-256. Goes on with what broke off; ends with 1 when a file is not what it should be.
set -eu
list=$1 folder=$2

is_right() { [ "$(sha256sum "$folder/$2" 2>/dev/null | cut -d ' ' -f 1)" = "$1" ]; }

# One of several pods that share a volume fetches; the others wait for it.
exec 9>"$folder/.lock"
flock 9

while read -r sha256 name address; do
  case $sha256 in '' | '#'*) continue ;; esac
  if is_right "$sha256" "$name"; then
    echo "$name: here"
    continue
  fi
  echo "$name: from $address"
  curl --fail --location --silent --show-error --retry 20 --retry-delay 3 --retry-all-errors --connect-timeout 10 \
    --continue-at - --output "$folder/$name.part" "$address"
  if ! is_right "$sha256" "$name.part"; then
    echo "$name: $address has SHA-256 $(sha256sum "$folder/$name.part" | cut -d ' ' -f 1), not $sha256: compare the list with its source" >&2
    rm -f "$folder/$name.part"
    exit 1
  fi
  mv "$folder/$name.part" "$folder/$name"
done <"$list"
