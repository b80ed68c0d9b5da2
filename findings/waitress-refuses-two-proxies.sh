#!/usr/bin/env bash
# waitress 3.0.2: behind two proxies that both add X-Forwarded-Proto, every request is answered 400.
#
# The first proxy writes "https", the second adds its own, and the header says "https, http". With `trusted_proxy` and
# `trusted_proxy_headers={"x-forwarded-proto"}` waitress takes more than one value for malformed, although X-Forwarded-For may be a list.
# What follows from it: a server behind two proxies reads the header itself, or the inner proxy replaces it instead of adding to it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check waitress==3.0.2
cat > "$folder/look.py" <<'PYTHON'
import logging
import socket
import threading

from waitress.server import create_server

logging.disable(logging.CRITICAL)


def scheme(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.url_scheme"].encode()]


server = create_server(
    scheme,
    host="127.0.0.1",
    port=0,
    threads=1,
    trusted_proxy="127.0.0.1",
    trusted_proxy_headers={"x-forwarded-proto"},
    clear_untrusted_proxy_headers=True,
)
threading.Thread(target=server.run, daemon=True).start()
for value in ("https", "https, http", "https, https"):
    with socket.create_connection(("127.0.0.1", server.effective_port)) as asking:
        asking.sendall(f"GET / HTTP/1.0\r\nHost: x\r\nX-Forwarded-Proto: {value}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: asking.recv(4096), b"")).decode()
    print(f"{value}: {answer.splitlines()[0].split(' ', 1)[1]}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == "https: 200 OK
https, http: 400 Bad Request
https, https: 400 Bad Request" ]]
