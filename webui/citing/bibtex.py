"""Citations as BibTeX: `@misc` entries that BibTeX and biblatex both read.

Every value is one line, so that nothing in it can begin an entry, and every character that TeX would understand is
written as a command, braces too: a brace behind a backslash still counts for BibTeX.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webui.citing.citation import line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webui.citing.citation import Citation
    from webui.citing.names import Name

#: Names of months that every style of BibTeX knows; they stand without braces.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_COMMANDS = {letter: f"\\{letter}" for letter in "$&#%_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TO_COMMANDS = str.maketrans(_COMMANDS)


def bibtex(citations: Iterable[Citation]) -> str:
    """Return entries, one after another."""
    return "\n".join(map(_entry, citations))


def _entry(cited: Citation) -> str:
    fields = {
        "author": _braced(_person(cited.author)) if cited.author else "",
        "title": _braced(_title(cited.title)),
        "howpublished": _text(cited.container),
        "year": f"{{{cited.published.year}}}" if cited.published else "",
        "month": _MONTHS[cited.published.month - 1] if cited.published else "",
        "day": f"{{{cited.published.day}}}" if cited.published else "",
        # An address is printed as it is, and has no braces and no backslash.
        "url": _braced(cited.url) if cited.url else "",
        "urldate": _braced(cited.accessed.isoformat()),
        "annotation": _text(cited.position) if cited.position else "",
        "abstract": _text(line(cited.words)),
    }
    lines = [f"  {name} = {value},\n" for name, value in fields.items() if value]
    return f"@misc{{{key_of(cited.id)},\n{''.join(lines)}}}\n"


def key_of(answer_id: str) -> str:
    """Return the key of an entry, ASCII letters, digits and `-:_.` alone; two ids never have the same one."""
    return re.sub(r"[^A-Za-z0-9.:-]", lambda found: "_" + format(ord(found[0]), "x") + "_", answer_id.replace("/", ":"))


def _person(name: Name) -> str:
    """Return `von Last, Jr., First`; a whole name is in braces of its own, so that no part of it is a surname."""
    if name.literal:
        return _text(name.literal)
    return ", ".join(part.translate(_TO_COMMANDS) for part in (name.surname, name.suffix, name.given) if part)


def _title(title: str) -> str:
    """Return a title; braces keep the capitals after its first letter, which some styles would make small."""
    first, *others = title.split(" ")
    initial = next(filter(str.isalpha, first), "")
    return " ".join(
        [_kept(first, first.partition(initial)[2] if initial else ""), *(_kept(word, word) for word in others)]
    )


def _kept(word: str, changing: str) -> str:
    """Return a word, in braces if the part that some styles would change has capitals."""
    return _text(word) if any(map(str.isupper, changing)) else word.translate(_TO_COMMANDS)


def _text(text: str) -> str:
    return _braced(text.translate(_TO_COMMANDS))


def _braced(value: str) -> str:
    return f"{{{value}}}"
