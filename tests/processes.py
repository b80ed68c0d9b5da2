"""Python processes for tests, which end with the test."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
#: Seconds to wait for what must happen: far more than it takes on a slow machine with other work to do.
PATIENCE = 120.0


@contextmanager
def running(code: str, *arguments: str, seconds: float = 3 * PATIENCE) -> Iterator[subprocess.Popen[str]]:
    """Run `code` beside the test, stdout and stderr as pipes. It is killed after `seconds`, or when the block ends."""
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        limit = threading.Timer(seconds, process.kill)
        limit.start()
        try:
            yield process
        finally:
            limit.cancel()
            process.kill()
