"""The sample archive, imported as an owner would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.imports.importing import import_sources

if TYPE_CHECKING:
    from index.encoding.encoder import Encoder

_SAMPLE = Path(__file__).resolve().parent.parent / "sample"
_SOURCES = ("blog.wordpress.xml", "pages", "texts")


def import_sample(folder: Path, encoder: Encoder) -> Path:
    """Import it into an empty folder, which is given back."""
    import_sources(folder, [_SAMPLE / name for name in _SOURCES], model=encoder)
    return folder
