"""Files and folders that cannot be imported; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from pathlib import Path

from index.errors import SourceError


class SourceNotFound(SourceError):
    """There is no file or folder at the path given."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: no such file or folder. Give the path of a WordPress export (.xml, .zip), a feed, a saved page, a"
            " text file or a folder of them, or the address (https://…) of a site."
        )
        self.path = path


class UnknownSourceFormat(SourceError):
    """The file is none of the formats that can be imported."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path}: {found}. Answerstacks reads WordPress exports (.xml, .zip, .gz), feeds (.xml, .rss, .atom), saved"
            " pages (.html, .htm), plain text (.txt), and addresses that begin with https:// or http://."
        )
        self.path = path


class MalformedSource(SourceError):
    """One file, or one post in it, is broken; the rest of the import goes on."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}. {remedy}")
        self.place = place


class NotPublished(SourceError):
    """A post that is not known to be published: nothing says that everybody may read it, or something denies it."""

    def __init__(self, place: str, sign: str) -> None:
        super().__init__(
            f"{place}: {sign}, so it is not known to be published and was left out. If everybody may read it, save its"
            " page again without being logged in, or import an export of the blog (Tools → Export → All content)."
        )
        self.place = place


class CannotUnpack(SourceError):
    """A packed file is damaged, locked, or unpacks to more than any blog has."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}. Unpack it yourself, and import the files or the folder that come out.")
        self.place = place
