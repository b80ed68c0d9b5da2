"""Sources: files, folders and sites that posts are read from.

A source is anything that iterates over `Post | Unpublished | SourceError`. A post that cannot be read is yielded as an
error that says where and what to do, and the iteration goes on: one bad post never stops an import. `Post.kind` is left
to `index.splitting.readings`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.sources.documents import document_of
from index.sources.feed import read_feed
from index.sources.packed import members_of, unpacked
from index.sources.plain_text import read_plain_text
from index.sources.saved_html import read_saved_html
from index.sources.sniffing import Shape, Sniffed, sniff
from index.sources.source_errors import CannotUnpack, MalformedSource, SourceNotFound, UnknownSourceFormat
from index.sources.wxr import read_wxr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.posts.records import Post, Unpublished
    from index.sources.documents import Document

#: Suffixes of files that are read in a folder; the content says what each file is.
_KNOWN = frozenset((".xml", ".wxr", ".rss", ".atom", ".html", ".htm", ".txt", ".zip", ".gz"))
#: Files that lie beside posts and are none: passed over in silence.
_NO_POSTS = frozenset(
    ".avif .bmp .csv .cfg .css .eot .gif .ico .ini .jpeg .jpg .js .json .jsonl .map .md .mjs .otf .png .py .sqlite3"
    " .svg .tif .tiff .toml .ttf .webp .woff .woff2 .yaml .yml".split()
)


def check_source(path: Path) -> None:
    """Raise SourceNotFound or UnknownSourceFormat where `path` is not there or is no source."""
    if path.is_dir():
        return
    if not path.exists():
        raise SourceNotFound(path)
    if path.suffix.lower() not in _KNOWN and not _is_known_by_content(path):
        raise UnknownSourceFormat(path, _unknown(path))


def _is_known_by_content(path: Path) -> bool:
    """True if a file's content is an export, a feed or a page, though its name does not say so."""
    try:
        shape = sniff(document_of(path)).shape
    except OSError:
        # Reading it will say what is wrong.
        return not path.suffix
    if shape in (Shape.ZIP, Shape.GZIP):
        # Documents of office programs are zip files.
        return not path.suffix
    return shape in (Shape.EXPORT, Shape.FEED, Shape.PAGE)


def read_source(path: Path) -> Iterator[Post | Unpublished | SourceError]:
    """Read the posts of a file, or of all files in a folder and below it, in the order of their names.

    Raises at once what `check_source` raises.
    """
    check_source(path)
    return _read_folder(path) if path.is_dir() else _read_file(path)


def _read_folder(folder: Path) -> Iterator[Post | Unpublished | SourceError]:
    empty = True
    for path in _files(folder):
        suffix = path.suffix.lower()
        if suffix in _KNOWN:
            yield from _read_file(path)
        elif suffix not in _NO_POSTS:
            yield UnknownSourceFormat(path, _unknown(path))
        else:
            continue
        empty = False
    if empty:
        yield UnknownSourceFormat(folder, "there is nothing to import in this folder")


def _read_file(path: Path) -> Iterator[Post | Unpublished | SourceError]:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        yield MalformedSource(ascii(str(path)), "the file's name is not UTF-8", "Rename it, then import it again.")
        return
    try:
        yield from _read_document(document_of(path))
    except OSError as error:
        yield MalformedSource(
            str(path),
            f"the file cannot be read ({error.strerror or error})",
            "Mend its permissions, then import it again.",
        )


def _read_document(document: Document, *, within: bool = False) -> Iterator[Post | Unpublished | SourceError]:
    """Read the posts of a document; one `within` a packed one may have no other packed into it."""
    try:
        sniffed = sniff(document)
        if sniffed.shape in (Shape.ZIP, Shape.GZIP) and within:
            yield CannotUnpack(str(document), "it is packed itself, within a packed file")
        elif sniffed.shape is Shape.ZIP:
            yield from _read_members(document)
        elif sniffed.shape is Shape.GZIP:
            yield from _read_document(unpacked(document), within=True)
        else:
            yield from _read_as(document, sniffed)
    except (CannotUnpack, MalformedSource) as error:
        yield error


def _read_members(document: Document) -> Iterator[Post | Unpublished | SourceError]:
    empty = True
    for member in members_of(document):
        if member.suffix in _KNOWN or member.suffix not in _NO_POSTS:
            yield from _read_document(member, within=True)
            empty = False
    if empty:
        yield UnknownSourceFormat(Path(document.place), "there is nothing to import in this zip file")


def _read_as(document: Document, sniffed: Sniffed) -> Iterator[Post | Unpublished | SourceError]:
    if sniffed.shape in (Shape.EXPORT, Shape.FEED) and sniffed.what:
        yield MalformedSource(
            str(document),
            sniffed.what,
            "They were passed over, as what a theme or a plugin prints there; see that no post is missing.",
        )
    match sniffed.shape:
        case Shape.EXPORT:
            yield from read_wxr(document, sniffed.before)
        case Shape.FEED:
            yield from read_feed(document.read_bytes(), document.name)
        case Shape.PAGE:
            yield from read_saved_html(document)
        case Shape.TEXT:
            yield from read_plain_text(document)
        case Shape.PACKED:
            yield CannotUnpack(str(document), f"it is {sniffed.what}")
        case Shape.OTHER:
            yield MalformedSource(
                str(document), f"this is {sniffed.what}", "Take it out, or import the export it is of."
            )
        case _:
            yield UnknownSourceFormat(Path(document.place), _unknown(Path(document.own_name)))


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file that is not hidden; links to folders, which may lead in a circle, are not followed."""
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
