"""`site.toml`, the owner's choices for the website: read once, and refused as a whole with every fault named."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from index.corrections.toml_check import BOM, Fault, TomlUnreadable, read_text, unreadable
from index.errors import ArchiveError
from index.files import layout
from webui.look.site_check import check_theme
from webui.look.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SiteFileInvalid(ArchiveError):
    """The owner's `site.toml` cannot be taken; every fault is named, and nothing is served."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(f"{path}{', ' if fault.key else ': '}{fault}" for fault in faults))
        self.path = path
        self.faults = tuple(faults)


def site_theme(archive: Path | str, named: Path | None = None) -> Theme:
    """Read the theme of the file `named`, else of the folder's `site.toml`, else the default.

    A published archive, which is an address, has no such file. Raises SiteFileInvalid.
    """
    path = named
    if path is None and not isinstance(archive, str) and layout.site_path(archive).exists():
        path = layout.site_path(archive)
    return Theme() if path is None else read_theme(path)


def read_theme(path: Path) -> Theme:
    """Read the theme that a file describes. Raises SiteFileInvalid, which names all its faults."""
    try:
        text = read_text(path).removeprefix(BOM)
    except FileNotFoundError as error:
        fault = Fault("", "there is no such file", "Name another one, or leave --site out")
        raise SiteFileInvalid(path, [fault]) from error
    except TomlUnreadable as error:
        raise _invalid(path, error) from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(path, unreadable(error, text)) from error
    theme, faults = check_theme(values)
    if faults:
        raise SiteFileInvalid(path, faults)
    return theme


def _invalid(path: Path, error: TomlUnreadable) -> SiteFileInvalid:
    return SiteFileInvalid(path, [Fault(f"line {error.line}", error.found, error.remedy)])
