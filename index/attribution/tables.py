"""Reading the tables and word lists that lie beside the code."""

from __future__ import annotations

from importlib.resources import files


def table_lines(package: str, name: str) -> list[tuple[int, str]]:
    """Return number and text of each line of a package's file but empty ones and those that begin with `#`."""
    lines = files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
