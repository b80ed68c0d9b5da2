#!/usr/bin/env bash
# Caddy 2.6.2 (Debian 12): a compressed response keeps the strong ETag of the one that was not compressed.
#
# A strong ETag names one sequence of bytes (RFC 9110, 8.8.3). `encode` changes the bytes and leaves the header, so the
# page as it is, as gzip and as zstd are three representations under one name. A cache that compares by ETag alone may
# join ranges of two of them. nginx makes the ETag weak when it compresses; Caddy does not.
# What follows from it: with Caddy in front, ask again with If-None-Match freely, and never resume a download by
# If-Range without "Accept-Encoding: identity".
# Needs Debian 12 and curl; Caddy is only unpacked.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q caddy=2.6.2-5 >download.log 2>&1
dpkg -x caddy_*.deb .
mkdir site
printf 'Words of a page. %.0s' {1..400} > site/page.txt
printf '{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:8977 {\n  root * %s/site\n  encode zstd gzip\n  file_server\n}\n' \
  "$folder" > Caddyfile
HOME=$folder ./usr/bin/caddy run --config Caddyfile >caddy.log 2>&1 &
server=$!
curl --silent --retry 20 --retry-connrefused --retry-delay 1 --output /dev/null http://127.0.0.1:8977/page.txt
for encoding in identity gzip zstd; do
  curl --silent --header "Accept-Encoding: $encoding" --dump-header "$encoding.head" --output "$encoding.body" \
    http://127.0.0.1:8977/page.txt
  tr -d '\r' < "$encoding.head" | sed -n 's/^Etag: //p' > "$encoding.etag"
  echo "$encoding: $(wc -c < "$encoding.body") bytes, ETag $(cat "$encoding.etag")"
done
[[ $(cat identity.etag) == \"*\" ]]
cmp identity.etag gzip.etag
cmp identity.etag zstd.etag
! cmp --silent identity.body gzip.body
