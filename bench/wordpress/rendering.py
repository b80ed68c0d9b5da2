"""Asking WordPress what it makes of bodies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.wordpress.bodies import Body

_DRIVER = Path(__file__).with_name("render.php")


def rendered(bodies: Sequence[Body], wordpress: Path) -> list[str]:
    """Return the HTML that WordPress makes of each body; `wordpress` is the folder that holds `wp-includes`."""
    lines = "".join(
        json.dumps({"body": body.source, "reusable": {str(k): v for k, v in body.reusable.items()}}) + "\n"
        for body in bodies
    )
    answer = subprocess.run(
        ["php", str(_DRIVER), str(wordpress)], input=lines, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    return [json.loads(line)["html"] for line in answer.stdout.splitlines()]


def version_of(wordpress: Path) -> str:
    """Return the version of WordPress in a folder."""
    source = (wordpress / "wp-includes" / "version.php").read_text(encoding="utf-8")
    return source.partition("$wp_version = '")[2].partition("'")[0]
