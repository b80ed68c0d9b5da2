"""What the invented bodies are made of, as `pieces.toml` lists it."""

from __future__ import annotations

import tomllib
from pathlib import Path

with Path(__file__).with_name("pieces.toml").open("rb") as _file:
    _PIECES = tomllib.load(_file)

CLASSIC: tuple[str, ...] = tuple(_PIECES["classic"])
BLOCKS: tuple[str, ...] = tuple(_PIECES["blocks"])
#: Between two pieces.
JOINTS: tuple[str, ...] = tuple(_PIECES["joints"])
#: Stands at a body's end only.
UNCLOSED: str = _PIECES["unclosed"]
#: Sources of reusable blocks, by number.
REUSABLE: dict[int, str] = {int(number): source for number, source in _PIECES["reusable"].items()}
#: Pieces that ours reads otherwise than WordPress shows them, each with the reason.
DISPUTED: dict[str, str] = _PIECES["disputed"]
