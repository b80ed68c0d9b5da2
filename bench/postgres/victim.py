"""`python -m bench.postgres.victim …` is `answerstacks …`, killed where $KILLED_AT says: `module:function[:after]`."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any

from webui.cli import run


def _arm(place: str) -> None:
    module, name, *when = place.split(":")
    owner: Any = importlib.import_module(module)
    original = getattr(owner, name)

    def killer(*given: Any, **named: Any) -> None:
        if when:
            original(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, killer)


if __name__ == "__main__":
    if os.environ.get("KILLED_AT"):
        _arm(os.environ["KILLED_AT"])
    sys.exit(run(sys.argv[1:]))
