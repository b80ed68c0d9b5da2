"""What can be wrong in the owner's `site.toml`, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be taken."""

    #: `colours.light.accent`, or the line where the file itself cannot be read; empty: the whole file.
    key: str
    #: What was found there, and what is wrong with it.
    found: str
    #: What to write instead.
    remedy: str


class SiteFileInvalid(ArchiveError):
    """The owner's `site.toml` cannot be taken; every fault is named, and nothing is served."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        super().__init__(
            "\n".join(
                f"{path}{', ' if fault.key else ''}{fault.key}: {fault.found}. {fault.remedy}." for fault in faults
            )
        )
        self.path = path
        self.faults = tuple(faults)


def shown(value: object) -> str:
    """What was found, as it is written in a message: at most some forty characters of it."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return f"{text[:40]}…" if len(text) > 41 else text
