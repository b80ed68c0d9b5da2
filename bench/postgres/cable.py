"""A cable between a standby and its primary that can be cut: bytes no longer pass, and nobody is told.

It is a socket in a folder of its own that passes bytes on to the server's. So a cut looks as it does in a network that
loses every packet: connections stay open, and nothing comes.
"""

from __future__ import annotations

import socket
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.postgres.server import ordinary_user

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOCKET = ".s.PGSQL.5432"


class Cable:
    """What stands at `folder` is what stands at the server's, until it is cut."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self._server = server / _SOCKET
        self._passes = threading.Event()
        self._passes.set()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / _SOCKET))
        (folder / _SOCKET).chmod(0o777)
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Pass nothing on."""
        self._passes.clear()

    def mend(self) -> None:
        """Pass on what comes, and what came meanwhile."""
        self._passes.set()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()
        self.mend()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self._passes.wait()
        far = socket.socket(socket.AF_UNIX)
        with suppress(OSError):
            far.connect(str(self._server))
            threading.Thread(target=self._pass, args=(far, near), daemon=True).start()
            self._pass(near, far)
        near.close()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(1 << 16):
                self._passes.wait()
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def laid_cable(server: Path) -> Iterator[Cable]:
    """Lay a cable to the server in a folder; it is taken up when the block ends."""
    with tempfile.TemporaryDirectory(prefix="answerstacks-cable-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        if user := ordinary_user():
            import os  # noqa: PLC0415

            os.chown(folder, user["user"], user["group"])
        cable = Cable(folder, server)
        try:
            yield cable
        finally:
            cable.close()
