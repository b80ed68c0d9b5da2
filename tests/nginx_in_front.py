"""nginx with the files of `deploy/nginx` before the real server, both as processes, and a browser's side of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import PATIENCE, ROOT, running

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "example.org"
FILES = ROOT / "deploy" / "nginx"
#: What the files of deploy/nginx are included in, as Debian's nginx.conf does it.
AROUND = """\
daemon off;
{user}
pid nginx.pid;
error_log error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path bodies;
    proxy_temp_path parts;
    fastcgi_temp_path other;
    uwsgi_temp_path other;
    scgi_temp_path other;
    include conf.d/answerstacks.conf;
    include sites-available/answerstacks;
}}
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came over the line; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Front:
    """A running nginx: where it listens, and the certificate that it shows."""

    folder: Path
    certificate: Path

    def asked(self, path: str, *, https: bool = True, **headers: str) -> Answered:
        """GET a path; an underscore in a header's name is a hyphen. A certificate that does not fit is refused."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(self.folder / ("https" if https else "http")))
            connection = HTTPConnection(HOST)
            connection.sock = line
            if https:
                context = ssl.create_default_context(cafile=str(self.certificate))
                connection.sock = context.wrap_socket(line, server_hostname=HOST)
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=sent)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            body = answer.read()
            connection.close()
        return Answered(answer.status, said, body)


def needed(*programs: str) -> None:
    """Skip the test where a program is not installed."""
    for program in programs:
        if not found(program):
            pytest.skip(f"there is no {program} on this machine")


def found(program: str) -> str | None:
    """The program's path, also where /usr/sbin is not on the path, as for Debian's users."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


def write_settings(folder: Path, port: int) -> Path:
    """Write the files of deploy/nginx with this folder's names and a port; the settings that include them."""
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    for path in filter(Path.is_file, FILES.rglob("*")):
        text = path.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        text = text.replace("/etc/letsencrypt/live/example.org/", f"{folder}/").replace("/var/www/html", str(folder))
        text = re.sub(r"/var/(?:log|lib)/nginx/", f"{folder}/", text)
        # Sockets in the folder: no port is taken from another test.
        text = re.sub(r" +listen \[::\].*\n", "", text)
        text = text.replace("listen 80", f"listen unix:{folder}/http").replace(
            "listen 443", f"listen unix:{folder}/https"
        )
        (folder / path.relative_to(FILES)).write_text(text, encoding="utf-8")
    settings = folder / "nginx.conf"
    settings.write_text(AROUND.format(user="user root root;" if os.geteuid() == 0 else ""), encoding="utf-8")
    return settings


def write_certificate(folder: Path) -> Path:
    """Make a certificate for HOST that nobody signed, as openssl does it."""
    certificate = folder / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += [
        "-addext",
        f"subjectAltName=DNS:{HOST}",
        "-keyout",
        str(folder / "privkey.pem"),
        "-out",
        str(certificate),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return certificate


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[Front]:
    """Run nginx before the server at this port; the folder's name must be short, for there are sockets in it."""
    settings = write_settings(folder, port)
    front = Front(folder, write_certificate(folder))
    command = [str(found("nginx")), "-p", str(folder), "-c", str(settings), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            _wait(process, folder / "https")
            yield front
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[str], listening: Path) -> None:
    """Wait until nginx takes connections."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(listening))
            except OSError:
                time.sleep(0.02)
            else:
                return
    process.kill()
    pytest.fail(f"nginx does not start: {process.communicate()[0]}")


@contextmanager
def served(archive: Path, *options: str) -> Iterator[int]:
    """`serve` as a process, by words only; its port."""
    arguments = ["--archive", str(archive), "serve", "--keyword-only", "--port", "0", *options]
    with running("from webui.cli import main; main()", *arguments) as process:
        assert process.stderr is not None
        said = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        try:
            assert said
            yield int(said[1])
        finally:
            process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[1]
