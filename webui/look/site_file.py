"""`site.toml`, the owner's choices for the website: read once, and refused as a whole with every fault named."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from index import layout
from webui.look.site_check import check_theme
from webui.look.site_faults import Fault, SiteFileInvalid
from webui.look.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

_CURLY = re.compile("[“”„«»]")


def site_theme(archive: Path, named: Path | None = None) -> Theme:
    """The theme of an archive: that of the file `named`, else of its own `site.toml`, else the default.
    SiteFileInvalid."""
    path = named or layout.site_path(archive)
    if named is None and not path.exists():
        return Theme()
    return read_theme(path)


def read_theme(path: Path) -> Theme:
    """The theme that a file describes; SiteFileInvalid names all its faults."""
    try:
        # An editor may have put a mark of its encoding at the beginning.
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SiteFileInvalid(
            path, [Fault("", "there is no such file", "Name another one, or leave --site out")]
        ) from error
    except UnicodeDecodeError as error:
        raise SiteFileInvalid(path, [Fault("", "it is not UTF-8", "Save it with the encoding UTF-8")]) from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteFileInvalid(path, [_unreadable(text, str(error))]) from error
    theme, faults = check_theme(values)
    if faults:
        raise SiteFileInvalid(path, faults)
    return theme


def _unreadable(text: str, problem: str) -> Fault:
    line = re.search(r"line (\d+)", problem)
    what = re.sub(r" ?\(at [^)]*\)", "", problem) or "it cannot be read"
    remedy = 'Write key = "value", with straight quotation marks'
    written = text.split("\n")[int(line[1]) - 1] if line and int(line[1]) <= text.count("\n") + 1 else ""
    if _CURLY.search(written):
        remedy = 'Write straight quotation marks, "…", where the curly ones are'
    return Fault(f"line {line[1]}" if line else "", what[0].lower() + what[1:], remedy)
