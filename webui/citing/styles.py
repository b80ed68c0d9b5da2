"""Citations as text in four styles: APA 7, MLA 9, Chicago 18 by author and date, and as a note.

`python -m bench.citing` compares them with what citeproc-js makes of the official styles.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from webui.citing.names import initials
from webui.citing.title_case import curled, title_case
from webui.wording import MONTHS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from webui.citing.citation import Citation
    from webui.citing.names import Name

_SHORT_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
#: What ends a sentence by itself.
_ENDS = (".", "!", "?", ":")


class Style(StrEnum):
    """A style of citations."""

    APA = "apa"
    MLA = "mla"
    CHICAGO_AUTHOR_DATE = "chicago-author-date"
    CHICAGO_NOTES = "chicago-notes"


STYLE_NAMES = {
    Style.APA: "APA",
    Style.MLA: "MLA",
    Style.CHICAGO_AUTHOR_DATE: "Chicago, author-date",
    Style.CHICAGO_NOTES: "Chicago, note",
}


@dataclass(frozen=True, slots=True)
class Styled:
    """A citation as text: the part in italics, and what stands before and after it."""

    before: str
    italic: str
    after: str

    @property
    def text(self) -> str:
        """The whole without italics."""
        return self.before + self.italic + self.after


def styled(citation: Citation, style: Style) -> Styled:
    """Write a citation in a style."""
    return _WRITERS[style](citation)


def _apa(cited: Citation) -> Styled:
    date = f"({cited.published.year}, {_month_and_day(cited.published)})" if cited.published else "(n.d.)"
    title = ended(curled(cited.title), ".")
    before = f"{ended(_apa_author(cited.author), '.')} {date}. {title} "
    asked = "" if cited.published else f"Retrieved {_american(cited.accessed)}, from "
    return _styled(before, cited.container, ".", f" {asked}{cited.url}" if cited.url else "")


def _mla(cited: Citation) -> Styled:
    parts = ([_european(cited.published)] if cited.published else []) + ([cited.url] if cited.url else [])
    accessed = "" if cited.published else f" Accessed {_european(cited.accessed)}."
    rest = f" {', '.join(parts)}." if parts else ""
    before = f"{_surname_first(cited.author)}“{ended(_headline(cited.title, 1), '.')}” "
    return _styled(before, cited.container, "," if parts else ".", rest + accessed)


def _chicago_author_date(cited: Citation) -> Styled:
    year = f"{cited.published.year}." if cited.published else "n.d."
    author, title = _surname_first(cited.author, demoted=True), f"“{ended(_headline(cited.title, 1), '.')}”"
    before = f"{author}{year} {title} " if author else f"{title} {year} "
    if cited.published:
        mark, rest = ",", f" {_month_and_day(cited.published)}."
    else:
        mark, rest = ".", f" Accessed {_american(cited.accessed)}." if cited.url else ""
    return _styled(before, cited.container, mark, rest + (f" {cited.url}." if cited.url else ""))


def _chicago_note(cited: Citation) -> Styled:
    author = f"{_in_order(cited.author)}, " if cited.author else ""
    parts = [_american(cited.published) if cited.published else "n.d."]
    if cited.url and not cited.published:
        parts.append(f"accessed {_american(cited.accessed)}")
    if cited.url:
        parts.append(cited.url)
    before = f"{author}“{ended(_headline(cited.title, 1), ',')}” "
    return _styled(before, cited.container, ",", f" {ended(', '.join(parts), '.')}")


def ended(text: str, mark: str) -> str:
    """Return a text with a mark at its end, inside its last quotation marks. A full stop yields to one."""
    core = text.rstrip("”’")
    return text if mark == "." and core.endswith(_ENDS) else core + mark + text[len(core) :]


def _styled(before: str, container: str, mark: str, after: str) -> Styled:
    """Put the container into italics, and its mark behind it, or inside its last quotation marks."""
    blog = _headline(container)
    if blog.endswith(("”", "’")):
        return Styled(before, ended(blog, mark), after)
    return Styled(before, blog, ("" if mark == "." and blog.endswith(_ENDS) else mark) + after)


def _headline(text: str, depth: int = 0) -> str:
    return curled(title_case(text), depth)


def _surname_first(name: Name | None, *, demoted: bool = False) -> str:
    """Return `Pyle, Wanda, Jr.` with a space, nothing for nobody. `demoted`: particles go to the end."""
    if name is None:
        return ""
    if name.literal:
        return f"{ended(curled(name.literal), '.')} "
    given = f"{name.given} {name.particle}".rstrip() if demoted else name.given
    whole = ", ".join(filter(None, (name.family if demoted else name.surname, given, name.suffix)))
    return f"{ended(curled(whole), '.')} "


def _apa_author(name: Name | None) -> str:
    if name is None:
        return "Anonymous"
    if name.literal:
        return curled(name.literal)
    return curled(", ".join(filter(None, (name.surname, initials(name.given), name.suffix))))


def _in_order(name: Name) -> str:
    """Return a name as it is spoken: `Wanda Pyle Jr.`"""
    return curled(name.literal or " ".join(filter(None, (name.given, name.surname, name.suffix))))


def _month_and_day(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}"


def _american(day: dt.date) -> str:
    return f"{_month_and_day(day)}, {day.year}"


def _european(day: dt.date) -> str:
    return f"{day.day} {_SHORT_MONTHS[day.month - 1]} {day.year}"


_WRITERS: dict[Style, Callable[[Citation], Styled]] = {
    Style.APA: _apa,
    Style.MLA: _mla,
    Style.CHICAGO_AUTHOR_DATE: _chicago_author_date,
    Style.CHICAGO_NOTES: _chicago_note,
}
