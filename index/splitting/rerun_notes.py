"""Notes that a post runs again: `This post originally appeared on October 12, 2012`, with or without a link.

A note is the host's, whoever's words stand around it, so it is cut out before the post is taken apart. What it says of
the original is a fact of the post: its key, its day, or its title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from index.attribution.attribution import Strength, parse_attribution
from index.attribution.biography import mentions_in
from index.attribution.offices import sentences_of
from index.posts.records import BodyFormat
from index.reading.addresses import blog_of, canonical_address, day_in_address, key_in_address
from index.reading.lines import plain
from index.reading.post_names import bare_title
from index.splitting.days_in_text import day_in_text, starts_with_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Post
    from index.reading.lines import Line

#: Lines of prose at either end of a post among which a note may stand.
_EDGE = 4
#: A longer line that holds a note holds more than a note.
_MAX_NOTE = 400
_VERB = r"(?:appeared|ran|posted|published|aired|shared|written|printed)"
_NOTE = re.compile(
    rf"""
      (?:^|[.!?]["”)]?\s+)[\s\[(*_–—-]*(?:(?:note|update|edit(?:ed)?|editor['’]s\ note)\s*:\s*)?
        (?:this\ |this\ one\ )?(?:was\ )?(?:originally|first|previously)\ {_VERB}\b(?!.{{0,60}},\ (?:the|it|our|we|they|she|he)\b)
    | \b(?:this|the\ following|today['’]s|the\ below)\ (?:\w+\ ){{0,2}}(?:post|interview|survey|column|essay|piece|article|entry|story)\ (?:that\ )?
        (?:(?:was|were|had|has|is)\ )?(?:been\ )?(?:originally|first|previously)\ {_VERB}\b
    | (?:\b(?:is|as|it['’]s|here['’]s|was)|^|[.!?]["”)]?)\s*\ban?\ (?:\w+\ ){{0,2}}re-?(?:run|post)\b(?!\ (?:of\ )?(?:the|my|your|our)\b)
    | ^[\s\[(*_]*re-?(?:run|post)(?:ed|ing)?\b(?:\ of\b|\ from\b|\s*[:.!–—-]|$)
    | \b(?:re-?run(?:ning)?|re-?post(?:ing)?|running\ again)\ (?:this|an?|the\ following)\ (?:\w+\ ){{0,2}}(?:post|interview|survey|column|essay|piece|favou?rite|one)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Most lines have no word of a note, and this tells sooner.
_NOTE_WORD = re.compile(r"originally|first|previously|re-?run|re-?post|running again", re.IGNORECASE)
#: The same question, asked again, has new answers.
_ASKED_AGAIN = re.compile(
    r"\b(?:new|fresh|different|updated|today['’]s) (?:answers?|responses?|respondents?|people|panel)\b|\b(?:ask(?:ed|ing)?|revisit(?:ed|ing)?)\b.{0,40}\bagain\b|\brevisit",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    rf"{_VERB}\b[^.;]{{0,60}}?\b(?:on|at|in|by|for)\s+(?P<where>(?:(?:my|her|his|their|our|another|a|an|the)\s+(?:\w+\s+){{0,3}}(?:blog|website|site|newsletter|journal|magazine|newspaper)\b|(?:the\s+)?[“‘\"]?[A-ZÀ-Þ]).*)",
)
_OURS = re.compile(
    r"^(?:the\s+)?(?:this|the same|our) (?:blog|site|website|series)\b|^(?:the\s+)?hiring\s?librarians\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"](?P<title>[^”\"]{4,200})[”\"]")
_URL = re.compile(r"https?://[^\s<>()\[\]“”\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rerun:
    """A rerun's original, as the post names it."""

    #: Key, ISO date (a month or a year where no more is said) or title of the original; empty where it is not ours.
    value: str
    #: The notes: [start, end) in the post's text, in order.
    notes: tuple[tuple[int, int], ...]


def find_rerun(post: Post, lines: Sequence[Line]) -> Rerun | None:
    """The notes that `post` runs again, and what they say of the original; None where there is neither."""
    found = list(_notes(lines))
    bare = bare_title(post.title)
    if not found and bare == plain(post.title):
        return None
    links = _links(post)
    said = [_original(post, note, links) for _, note in found]
    value = next((value for value, _ in said if value), "")
    if not value and not any(elsewhere for _, elsewhere in said):
        value = bare
    return Rerun(value, tuple(place for place, _ in found))


def _notes(lines: Sequence[Line]) -> Iterator[tuple[tuple[int, int], str]]:
    """Place and text of every note."""
    prose = [line for line in lines if line.is_prose]
    edges = {line.start: line for line in (*prose[:_EDGE], *prose[-_EDGE:])}
    for line in edges.values():
        whole = line.text.replace("\u00a0", " ")
        if not _NOTE_WORD.search(whole) or not _NOTE.search(whole) or _ASKED_AGAIN.search(whole):
            continue
        if _is_nothing_else(whole):
            yield (line.start, line.end), whole
        else:
            yield from _sentences(line)


def _is_nothing_else(text: str) -> bool:
    """True if a line with a note holds no question and names nobody: then all of it speaks of the rerun."""
    if len(text) > _MAX_NOTE or "?" in _QUOTED.sub("", text):
        return False
    named = parse_attribution(text.partition(":")[0])
    return (named is None or named.strength is Strength.NAME_ONLY) and not any(
        mention.weight > 0 for mention in mentions_in(text)
    )


def _sentences(line: Line) -> Iterator[tuple[tuple[int, int], str]]:
    position = 0
    for sentence in sentences_of(line.text):
        start = line.text.index(sentence, position)
        position = start + len(sentence)
        if _NOTE.search(sentence.replace("\u00a0", " ")):
            yield (line.start + start, line.start + position), sentence.replace("\u00a0", " ")


def _original(post: Post, note: str, links: Sequence[tuple[str, str]]) -> tuple[str, bool]:
    """Return the original that a note names, and True where the note says that it is not ours."""
    addresses = [address for text, address in links if text and text in " ".join(note.split())]
    addresses += [match[0].rstrip(".,;:!?") for match in _URL.finditer(note)]
    own = [key for address in addresses if (key := _own_key(post, address, note))]
    if own:
        return own[0], False
    foreign = bool(post.url) and any(blog_of(address) not in ("", blog_of(post.url)) for address in addresses)
    if foreign or _is_elsewhere(post, note):
        return "", True
    quoted = _QUOTED.search(note)
    return day_in_text(note) or (quoted["title"].strip(" ,") if quoted else ""), False


def _own_key(post: Post, address: str, note: str) -> str:
    """The key of the post of this blog that `address` leads to."""
    canonical = canonical_address(address)
    if day_in_address(canonical) is None:
        return ""
    if not post.url:
        return "" if _is_elsewhere(post, note) else key_in_address(canonical)
    own = blog_of(post.url) == blog_of(canonical) and canonical != canonical_address(post.url)
    return key_in_address(canonical) if own else ""


def _is_elsewhere(post: Post, note: str) -> bool:
    found = _ELSEWHERE.search(_URL.sub("", note))
    if found is None or starts_with_day(found["where"]) or _OURS.match(found["where"]):
        return False
    said = "".join(re.findall(r"\w", found["where"])).lower()
    blog = blog_of(post.url)
    return not (blog and said.startswith(blog.replace("-", "")))


def _links(post: Post) -> list[tuple[str, str]]:
    """The links of a post's body: text and address."""
    if post.body_format is BodyFormat.TEXT or "<a" not in post.body.lower():
        return []
    page = LexborHTMLParser(post.body, is_fragment=True)
    return [(" ".join(link.text().split()), link.attributes.get("href") or "") for link in page.css("a[href]")]
