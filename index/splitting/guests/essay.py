"""Splitting a guest's post: one author's essay is one answer, and the post's title is its question.

The host introduces the author and may close the post; a byline, a signature and a biography name the author. None of
that is the essay's text. Only at the two ends of the post is anything taken off: what stands between is the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.type_rules import infer_types
from index.reading.lines import name_words, plain
from index.records import BlockKind, BodyFormat, Question, Respondent
from index.split import Role, Span, Split, SplitAnswer
from index.splitting.guests.byline import is_bare_name, parse_biography, parse_byline, parse_introduction
from index.splitting.guests.introductions import introduces
from index.splitting.host_words import is_host_line
from index.splitting.image_text import is_image_text, mentions
from index.splitting.paragraphs import cover, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line
    from index.records import Post
    from index.splitting.candidates import Candidates

#: Lines at either end among which a byline, a biography or the host's words may stand.
_EDGE = 8
#: A longer line belongs to no signature of several lines.
_MAX_SIGNATURE = 80
_UNKNOWN = "nothing in the post names its author"
_THANKS = re.compile(
    r"\b(?:thank(?:s| you)(?: (?:so|very) much)?|many thanks)(?:,? (?:again )?(?:to )?| )", re.IGNORECASE
)
_CONTINUED = re.compile(r"^(?:she|he|they|her|his|their|ms\.?|mr\.?|mrs\.?|dr\.?|prof\.?|professor)\s", re.IGNORECASE)
_CONTACT = re.compile(
    r"https?://|\bwww\.|(?:^|\s)@\w|\b(?:e-?mail|twitter|linkedin|facebook|website|tumblr)\b|\b(?:follow|reach|reached|contact|find) (?:her|him|them|at)\b|\byou can (?:find|reach|follow|read|contact)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|my|me|we|our)\b")
_ABOUT_AUTHOR = re.compile(
    r"^(?:about (?:the |our |today['’]s )?(?:guest )?(?:author|writer|researcher|blogger)s?|(?:author |guest )?bio(?:graphy)?|about me)[\s:]*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\W_]*$")
_IN_TITLE = re.compile(r"[,:–—-]?\s+(?:a guest post |guest post )?by\s+(?P<who>[^,:]+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """The kind of a line at an end of the post."""

    role: Role
    reason: str


_OPENING = _Part(Role.HOST, "the opening of the post")
_CLOSING = _Part(Role.HOST, "the closing of the post")
_SIGNED = _Part(Role.ATTRIBUTION, "a line that names the author")
_BIOGRAPHY = _Part(Role.ATTRIBUTION, "a biography of the author")
_PICTURE = _Part(Role.IMAGE_TEXT, "the text of a picture")
_PICTURES = {BlockKind.IMAGE_TEXT: _PICTURE, BlockKind.CAPTION: _Part(Role.CAPTION, "the caption of a picture")}


class _Essay:
    """One post being taken apart; `parts` fills with the lines that are not the essay's, `named` with who is
    credited."""

    def __init__(self, post: Post, found: Candidates) -> None:
        self.post = post
        self.lines = found.lines
        self.is_text = post.body_format is BodyFormat.TEXT
        self.parts = {n: _PICTURES[line.kind] for n, line in enumerate(self.lines) if not line.is_prose}
        #: Who is named, the surest first: by a byline or signature, a biography, an introduction, the title.
        self.signed: list[Respondent] = []
        self.biographies: list[Respondent] = []
        self.introduced: list[Respondent] = []

    def split(self) -> Split:
        """Take both ends off, and put the result together."""
        prose = [n for n, line in enumerate(self.lines) if line.is_prose]
        begin = self._open(prose)
        self._close(prose[begin:])
        author, doubt = self._author()
        said = [line for n, line in enumerate(self.lines) if n not in self.parts]
        spans = [self._span(n, line) for n, line in enumerate(self.lines)]
        question = Question(self.post.title, (self.post.title,) if self.post.title else ())
        answer = SplitAnswer(author, paragraphs_of(said, None), infer_types(author), doubt, question=0)
        return Split((question,), (answer,) if said else (), cover(self.lines, spans))

    def _span(self, number: int, line: Line) -> Span:
        part = self.parts.get(number)
        if part is None:
            return Span(line.start, line.end, Role.ANSWER, 0, "the essay")
        owner = 0 if part.role is Role.ATTRIBUTION and len(self.parts) < len(self.lines) else None
        return Span(line.start, line.end, part.role, owner, part.reason)

    def _open(self, prose: Sequence[int]) -> int:
        """Assign the opening; the number of its lines of prose."""
        credited = False
        for place, number in enumerate(prose[:_EDGE]):
            part = self._opening_part(number, self.lines[number].plain, credited=credited)
            if part is None or place == len(prose) - 1:
                return place
            credited = credited or part.role is Role.ATTRIBUTION
            self.parts[number] = part
        return min(len(prose), _EDGE)

    def _opening_part(self, number: int, text: str, *, credited: bool) -> _Part | None:
        if _RULE.match(text) or _same_words(text, self.post.title):
            return _OPENING
        if self.is_text and is_image_text(text, None) and not text.endswith("."):
            return _PICTURE
        if not self.signed and (signed := self._signature(number, text, last=False)):
            self.signed.append(signed)
            return _SIGNED
        if not credited and (written := parse_biography(text)) and self._may_be_signed_by(written):
            self.biographies.append(written)
            return _BIOGRAPHY
        if introduces(text):
            introduced = parse_introduction(text)
            self.introduced += [introduced] if introduced else []
            return _OPENING
        goes_on = credited and self._continues(text) and not _FIRST_PERSON.search(text)
        return _BIOGRAPHY if goes_on or _ABOUT_AUTHOR.match(text) else None

    def _may_be_signed_by(self, written: Respondent) -> bool:
        """Not where the last line is another's signature: then the first is an essay about somebody."""
        last = [line for line in self.lines if line.is_prose][-1]
        signed = parse_byline(last.plain) if last.plain != written.name else None
        return signed is None or not signed.name or _is_same_name(signed.name, written.name)

    def _close(self, prose: Sequence[int]) -> None:
        """Assign the closing: the longest end of the post that is credits and the host's words."""
        for first in range(max(1, len(prose) - _EDGE), len(prose)):
            before = (list(self.signed), list(self.biographies))
            parts = self._closing_parts(prose[first:])
            if parts:
                self.parts.update(parts)
                return
            self.signed, self.biographies = before

    def _closing_parts(self, numbers: Sequence[int]) -> dict[int, _Part]:
        parts: dict[int, _Part] = {}
        credited = False
        for number in numbers:
            part = self._closing_part(number, self.lines[number].plain, credited=credited)
            if part is None:
                return {}
            credited = credited or part.role is Role.ATTRIBUTION
            parts[number] = part
        return parts

    def _closing_part(self, number: int, text: str, *, credited: bool) -> _Part | None:
        signed = self._signature(number, text, last=True)
        if signed and self._is_author(signed):
            self.signed.append(signed)
            return _SIGNED
        written = parse_biography(text)
        if written and self._is_author(written):
            self.biographies.append(written)
            return _BIOGRAPHY
        if _RULE.match(text) or self._thanks(text, credited=credited):
            return _CLOSING
        if _ABOUT_AUTHOR.match(text) or (credited and self._continues(text)):
            return _BIOGRAPHY
        picture = self.is_text and is_image_text(text, self._known_name()) and not text.endswith(".")
        return _CLOSING if is_host_line(text) or introduces(text) else _PICTURE if picture else None

    def _signature(self, number: int, text: str, *, last: bool) -> Respondent | None:
        if self.lines[number].kind is BlockKind.LIST_ITEM:
            return None
        signed = parse_byline(text) or (self._signature_of_lines(number) if last else None)
        if signed is None and is_bare_name(text) and (last or number + 1 < len(self.lines)):
            return parse_byline(f"by {text}")
        return signed

    def _signature_of_lines(self, number: int) -> Respondent | None:
        """A name, and title and institution on lines of their own beneath it."""
        following = [line.plain for line in self.lines[number : number + 4] if line.is_prose]
        if not is_bare_name(following[0]) or any(len(text) > _MAX_SIGNATURE for text in following):
            return None
        found = (parse_byline(", ".join(following[:count])) for count in range(len(following), 1, -1))
        return next((signed for signed in found if signed and signed.title), None)

    def _is_author(self, credited: Respondent) -> bool:
        """True if a name at the post's end is the one known already; any is, where none is known."""
        known = self._known_name()
        return known is None or credited.name is None or _is_same_name(known, credited.name)

    def _known_name(self) -> str | None:
        return next((one.name for one in (*self.signed, *self.biographies, *self.introduced) if one.name), None)

    def _continues(self, text: str) -> bool:
        """True if a line after a name or a biography goes on about the author."""
        name = self._known_name()
        of_author = name is not None and mentions(" ".join(text.split()[:3]), name)
        office = self.signed and text in (self.signed[-1].title, self.signed[-1].institution)
        return bool(_CONTINUED.match(text) or _CONTACT.search(text) or office) or of_author

    def _thanks(self, text: str, *, credited: bool) -> bool:
        """True if somebody thanks the author: `Thank you, Inez!`."""
        name, thanks = self._known_name(), _THANKS.search(text)
        by_name = thanks is not None and name is not None and mentions(text[thanks.end() : thanks.end() + 40], name)
        return by_name or (credited and thanks is not None)

    def _author(self) -> tuple[Respondent, str]:
        """Return the author: the surest name, with the first title and institution that are given for it."""
        credited = [*self.signed, *self.biographies, *self.introduced, *_named_in_title(self.post.title)]
        named = next((one for one in credited if one.name), None)
        if named is None or named.name is None:
            signed = self.signed[0] if self.signed else None
            return (signed, "") if signed else (Respondent(None), _UNKNOWN)
        same = [one for one in credited if one.name and _is_same_name(one.name, named.name)]
        office = next((one for one in same if one.title and one.institution), None) or next(
            (one for one in same if one.title or one.institution), named
        )
        doubt = "the author has no title and no institution" if not (office.title or office.institution) else ""
        return Respondent(named.name, office.title, office.institution), doubt


def split_essay(post: Post, found: Candidates) -> Split:
    """The one answer of a guest's post, and the role of every character of its text."""
    return _Essay(post, found).split()


def _named_in_title(title: str) -> list[Respondent]:
    found = _IN_TITLE.search(plain(title))
    named = parse_byline(f"by {found['who']}") if found else None
    return [named] if named and named.name else []


def _is_same_name(one: str, other: str | None) -> bool:
    """True if two names share a word: a byline may say less than a biography."""
    return bool(set(name_words(one)) & set(name_words(other or "")))


def _same_words(text: str, title: str) -> bool:
    """True if a line is the title again, with or without the name of its series."""
    said, asked = re.findall(r"\w+", text.lower()), re.findall(r"\w+", title.lower())
    bare = re.findall(r"\w+", title.partition(":")[2].lower())
    return bool(said) and said in (asked, bare)
