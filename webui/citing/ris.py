"""Citations as RIS, which EndNote, Mendeley and Zotero read.

Every value is one line: a reader takes a line that begins with a tag for a field, and `ER` for the record's end. Lines
end in CR LF, as the format has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webui.citing.citation import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webui.citing.citation import Citation
    from webui.citing.names import Name


def ris(citations: Iterable[Citation]) -> str:
    """Return records, one after another."""
    return "".join(f"{tag}  - {value}\r\n" for cited in citations for tag, value in _fields(cited))


def _fields(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "BLOG"
    yield "ID", cited.id
    if cited.author:
        yield "AU", _person(cited.author)
    yield "TI", cited.title
    yield "T2", cited.container
    if cited.published:
        yield "PY", str(cited.published.year)
        yield "DA", f"{cited.published:%Y/%m/%d}/"
    if cited.url:
        yield "UR", cited.url
    yield "Y2", f"{cited.accessed:%Y/%m/%d}/"
    if cited.position:
        yield "N1", cited.position
    yield "AB", line(cited.words)
    yield "ER", ""


def _person(name: Name) -> str:
    """Return `Last, First, Jr.`; a whole name has no comma, which would part it."""
    if name.literal:
        return line(name.literal.replace(",", " "))
    return ", ".join(filter(None, (name.surname, name.given, name.suffix)))
