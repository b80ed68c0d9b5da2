"""Sources: everything that posts can be read from.

A source is anything that iterates over `Post | Withdrawn | SourceError`. What cannot be read is yielded as an error that says where
and what to do, and the iteration goes on: one bad post never stops an import. `Post.kind` is left to `index.splitting.kinds`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import MalformedSource, SourceNotFound, UnknownSourceFormat
from index.sources.feed import is_feed, read_feed
from index.sources.plain_text import read_plain_text
from index.sources.saved_html import read_saved_html
from index.sources.wxr import read_wxr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.errors import SourceError
    from index.records import Post, Withdrawn


def _read_xml(path: Path) -> Iterator[Post | Withdrawn | SourceError]:
    """An export, or a feed that was saved."""
    with path.open("rb") as file:
        is_one = is_feed(file.read(_ROOT_BYTES))
    return read_feed(path.read_bytes(), path.name) if is_one else read_wxr(path)


#: Within so many bytes a feed says that it is one.
_ROOT_BYTES = 4096
_READERS: dict[str, Callable[[Path], Iterator[Post | Withdrawn | SourceError]]] = {
    ".xml": _read_xml,
    ".rss": _read_xml,
    ".atom": _read_xml,
    ".html": read_saved_html,
    ".htm": read_saved_html,
    ".txt": read_plain_text,
}
#: What lies beside posts in any folder and is nobody's post: passed over in silence.
_NO_POSTS = frozenset(
    ".avif .bmp .csv .cfg .css .eot .gif .ico .ini .jpeg .jpg .js .json .jsonl .map .md .mjs .otf .png .py .sqlite3 .svg .tif .tiff "
    ".toml .ttf .webp .woff .woff2 .yaml .yml".split()
)


def check_source(path: Path) -> None:
    """Raises SourceNotFound or UnknownSourceFormat where `path` is not there or is no source."""
    if path.is_dir():
        return
    if not path.exists():
        raise SourceNotFound(path)
    if path.suffix.lower() not in _READERS:
        raise UnknownSourceFormat(path, _unknown(path))


def read_source(path: Path) -> Iterator[Post | Withdrawn | SourceError]:
    """The posts of a file, or of all files in a folder and below it, in the order of their names.

    Raises what `check_source` raises, at once.
    """
    check_source(path)
    return _read_folder(path) if path.is_dir() else _read_file(path)


def _read_folder(folder: Path) -> Iterator[Post | Withdrawn | SourceError]:
    empty = True
    for path in _files(folder):
        suffix = path.suffix.lower()
        if suffix in _READERS:
            yield from _read_file(path)
        elif suffix not in _NO_POSTS:
            yield UnknownSourceFormat(path, _unknown(path))
        else:
            continue
        empty = False
    if empty:
        yield UnknownSourceFormat(folder, "there is nothing to import in this folder")


def _read_file(path: Path) -> Iterator[Post | Withdrawn | SourceError]:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        yield MalformedSource(ascii(str(path)), "the file's name is not UTF-8", "Rename it, then import it again.")
        return
    try:
        yield from _READERS[path.suffix.lower()](path)
    except OSError as error:
        yield MalformedSource(
            str(path),
            f"the file cannot be read ({error.strerror or error})",
            "Mend its permissions, then import it again.",
        )


def _files(folder: Path) -> Iterator[Path]:
    """Every file that is not hidden; links to folders are not followed, since they may lead in a circle."""
    for parent, folders, files in os.walk(folder):
        pages = {Path(name).stem for name in files if Path(name).suffix.lower() in (".html", ".htm")}
        # A browser saves a "complete" page's pictures, styles and frames to a folder "<page>_files".
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (name.endswith("_files") and name.removesuffix("_files") in pages)
        )
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(parent, name)


def _unknown(path: Path) -> str:
    return f"files with the suffix {path.suffix!r} are not known" if path.suffix else "the file's name has no suffix"
