"""Visitors who are slow: each holds a connection, and sends or reads a byte a second.

`python -m bench.speed.slow_visitors PORT COUNT` holds so many, and says so, until its standard input is closed. One
that the server lets go comes again.
"""

from __future__ import annotations

import select
import socket
import sys
import time
from contextlib import suppress
from itertools import cycle

_PAGE = b"GET /about HTTP/1.1\r\nHost: localhost\r\n"
#: What they begin with; what they then send, a byte a second; whether they read, a byte a second.
_MANNERS = (
    # A telephone in a tunnel: the head of its request never ends.
    (_PAGE, b"X: " + b"x" * 1000, False),
    # A body that never ends.
    (_PAGE + b"Content-Length: 9000\r\n\r\n", b"x" * 9000, False),
    # A page read byte by byte.
    (_PAGE + b"\r\n", b"", True),
    # A connection opened beforehand, as browsers do.
    (b"", b"", False),
)


class _Visitor:
    def __init__(self, port: int, manner: tuple[bytes, bytes, bool]) -> None:
        self._port, (self._begins, self._sends, self._reads) = port, manner
        self._come()

    def _come(self) -> None:
        self._sent = 0
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        if self._reads:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        self._socket.sendall(self._begins)
        self._socket.setblocking(False)

    def go_on(self) -> None:
        """Send or read one byte; come again where the server has closed."""
        try:
            if self._sends:
                self._socket.send(self._sends[self._sent : self._sent + 1])
                self._sent += 1
            gone = not self._socket.recv(1 if self._reads else 65536)
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self._socket.close()
            with suppress(OSError):
                self._come()


def main() -> None:
    """Be slow, as the command line says."""
    port, count = map(int, sys.argv[1:])
    visitors = [_Visitor(port, manner) for _, manner in zip(range(count), cycle(_MANNERS), strict=False)]
    sys.stdout.write("here\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], 0)[0]:
        for visitor in visitors:
            visitor.go_on()
            time.sleep(1 / count)


if __name__ == "__main__":
    main()
