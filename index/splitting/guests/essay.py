"""Splitting a guest's post: one author's essay is one answer, and the post's title is its question.

The host introduces the author and may close the post; a byline, a signature and a biography name the author, whom
`authorship.py` finds. None of that is the essay's text. Only at the two ends of the post is anything taken off: what
stands between is the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.biography import mentions_in
from index.attribution.type_rules import infer_types
from index.posts.records import BlockKind, BodyFormat, Question
from index.posts.split import Role, Span, Split, SplitAnswer
from index.splitting.guests.authorship import EDGE
from index.splitting.guests.guest import PRESENTED, is_same_person, names_guest
from index.splitting.guests.host_signs import (
    announces,
    closes,
    goes_on_about,
    is_hosts_note,
    opens,
    says_title,
    tells_a_story,
    thanks,
)
from index.splitting.host_signs import ENOUGH
from index.splitting.image_text import is_image_text, names_things, shows_place
from index.splitting.paragraphs import cover, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Post
    from index.reading.lines import Line
    from index.splitting.candidates import Candidates

#: So many of the host's lines may stand before one that shows whose they are, …
_GAP = 2
#: … and so many before one that presents the author.
_BEFORE_AUTHOR = 5
_ABOUT_AUTHOR = re.compile(
    r"^(?:about (?:the |our |today['’]s )?(?:guest )?(?:author|writer|researcher|blogger)s?|(?:author "
    r"|guest )?bio(?:graphy)?|about me)[\s:]*$",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"dear [^.?!:]{2,60}[,:]$", re.IGNORECASE)
_BYLINE = re.compile(r"\W*(?:guest |a |written )*(?:post |essay |op-ed )?by\b", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"p\.? ?s\b|references?\b|notes?\b|(?:works? )?cited\b|sources?\b", re.IGNORECASE)
_RULE = re.compile(r"^[\W_]*$")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|my|me)\b")


@dataclass(frozen=True, slots=True)
class _Part:
    """The kind of a line at an end of the post."""

    role: Role
    reason: str


_OPENING = _Part(Role.HOST, "the opening of the post")
_CLOSING = _Part(Role.HOST, "the closing of the post")
_NOTE = _Part(Role.HOST, "a remark of the host’s")
_SIGNED = _Part(Role.ATTRIBUTION, "a line that names the author")
_BIOGRAPHY = _Part(Role.ATTRIBUTION, "a biography of the author")
_PICTURE = _Part(Role.IMAGE_TEXT, "the text of a picture")
_PICTURES = {BlockKind.IMAGE_TEXT: _PICTURE, BlockKind.CAPTION: _Part(Role.CAPTION, "the caption of a picture")}


class _Essay:
    """One post being taken apart; `parts` fills with the lines that are not the essay's."""

    def __init__(self, post: Post, found: Candidates) -> None:
        self.post = post
        self.lines = lines = found.lines
        self.is_text = post.body_format is BodyFormat.TEXT
        self.parts = {n: _PICTURES[line.kind] for n, line in enumerate(lines) if not line.is_prose}
        self.prose = [n for n, line in enumerate(lines) if line.is_prose]
        wrote = found.authorship(post)
        self.signed, self.author, self.doubt = wrote.signed, wrote.author, wrote.doubt

    def split(self) -> Split:
        """Take both ends off, and put the result together."""
        self.parts |= {n: _NOTE for n in self.prose if is_hosts_note(self.lines[n].plain)}
        self.prose = [n for n in self.prose if n not in self.parts]
        begin = self._open()
        self._close(begin)
        said = [line for n, line in enumerate(self.lines) if n not in self.parts]
        spans = [self._span(n, line) for n, line in enumerate(self.lines)]
        question = Question(self.post.title, (self.post.title,) if self.post.title else ())
        answer = SplitAnswer(self.author, paragraphs_of(said, None), infer_types(self.author), self.doubt, question=0)
        return Split((question,), (answer,) if said else (), cover(self.lines, spans))

    def _span(self, number: int, line: Line) -> Span:
        part = self.parts.get(number)
        if part is None:
            return Span(line.start, line.end, Role.ANSWER, 0, "the essay")
        owner = 0 if part.role is Role.ATTRIBUTION and len(self.parts) < len(self.lines) else None
        return Span(line.start, line.end, part.role, owner, part.reason)

    def _open(self) -> int:
        """Assign the opening; the number of its lines of prose."""
        parts: dict[int, _Part] = {}
        letter = next((place for place, n in enumerate(self.prose[:EDGE]) if self._begins_letter(n)), 0)
        end = letter or self._behind_presenting()
        parts.update(dict.fromkeys(self.prose[:end], _OPENING))
        parts.update({n: part for n in self.prose[:end] if (part := self._opening_part(n, {}))})
        gap = 0
        for place, number in enumerate(self.prose[:EDGE]):
            if place < end:
                continue
            if place == len(self.prose) - 1:
                break
            part = self._opening_part(number, parts)
            if part is not None and place > end and not self._shows_opening(number, part):
                part = None
            listed = self.lines[number].kind is BlockKind.LIST_ITEM
            gap += part is None and not listed
            if part is None and (self._begins(number) or gap > _GAP or _SIGNED in parts.values()):
                break
            if part is not None:
                parts.update(dict.fromkeys(self.prose[end:place], _OPENING))
                parts[number] = part
                end, gap = place + 1, 0
        self.parts.update({n: part for n, part in parts.items() if n in self.prose[:end]})
        return end

    def _behind_presenting(self) -> int:
        """Number of the lines of prose up to the one that presents the author: they are the host's, signs or none."""
        name = self.author.name
        for place, number in enumerate(self.prose[:_BEFORE_AUTHOR]):
            text = self.lines[number].plain
            if name is None or self._begins(number) or number == self.prose[-1]:
                break
            if number in self.signed:
                return place + 1 if _BYLINE.match(text) else 0
            first = next((it for it in mentions_in(text) if is_same_person(it.name, name)), None)
            introduces = first and first.begins and first.office.title and not _FIRST_PERSON.search(text)
            above, below = (
                sum(len(self.lines[n].text) for n in it) for it in (self.prose[:place], self.prose[place + 1 :])
            )
            if above < below and first and first.weight >= PRESENTED and (introduces or opens(text, name) > ENOUGH):
                return place + 1
        return 0

    def _shows_opening(self, number: int, part: _Part) -> bool:
        """True if a line shows that those before it, which nothing shows to be anybody's, are the host's too."""
        text = self.lines[number].plain
        shown = announces(text) or opens(text, self.author.name) > opens(text, None)
        return part is _OPENING and shown and not closes(text, None) and number != self.prose[-1]

    def _begins(self, number: int) -> bool:
        """True if the essay has begun where this line stands: under a heading, or with a letter's first line."""
        return self.lines[number].kind is BlockKind.HEADING or self._begins_letter(number)

    def _begins_letter(self, number: int) -> bool:
        return bool(_SALUTATION.match(self.lines[number].plain))

    def _opening_part(self, number: int, before: dict[int, _Part]) -> _Part | None:
        line = self.lines[number]
        text = line.plain
        if number in self.signed:
            return _SIGNED
        if _RULE.match(text) or says_title(text, self.post.title):
            return _OPENING
        if self._is_picture(number, before):
            return _PICTURE
        if _ABOUT_AUTHOR.match(text) or self._is_biography(text) or self._goes_on(text, before):
            return _BIOGRAPHY
        if self._begins(number):
            return None
        signed = _SIGNED in before.values()
        # Below the byline `they` are rather whom the essay is about.
        weight = 0 if signed and tells_a_story(text) else opens(text, None if signed else self.author.name)
        if self._is_set_off(line) and not signed:
            weight += 1
        return _OPENING if weight >= ENOUGH else None

    def _is_picture(self, number: int, before: dict[int, _Part]) -> bool:
        """True if a line of plain text is a picture's, above the opening or between it and the essay."""
        text = self.lines[number].plain
        if not self.is_text or text.endswith("."):
            return False
        unnamed = number == self.prose[0] and text[:1].islower() and text[-1:].isalnum()
        return unnamed or is_image_text(text, None, unnamed=not before) or (bool(before) and _names_picture(text))

    def _goes_on(self, text: str, before: dict[int, _Part]) -> bool:
        """True if a line after the author's name goes on about them."""
        credited = any(part in (_SIGNED, _BIOGRAPHY) for part in before.values())
        goes_on = goes_on_about(text, self.author.name) and not tells_a_story(text)
        return credited and goes_on and not _FIRST_PERSON.search(text)

    def _is_biography(self, text: str) -> bool:
        """True if a paragraph begins with the author's name and says what they are."""
        first = next(iter(mentions_in(text)), None)
        of_author = first is not None and self.author.name is not None and names_guest(first.name, self.author.name)
        return of_author and first is not None and first.begins and (first.weight > 0 or not _FIRST_PERSON.search(text))

    def _is_set_off(self, line: Line) -> bool:
        """True if a line is in italics or bold as few of the post's are."""
        return _is_stressed(line) and 3 * sum(_is_stressed(self.lines[n]) for n in self.prose) <= len(self.prose)

    def _close(self, begin: int) -> None:
        """Assign the closing: the longest end of the post that is credits and the host's words."""
        prose = self.prose[begin:]
        for first in range(max(1, len(prose) - EDGE), len(prose)):
            parts = self._closing_parts(prose[first:])
            if parts:
                self.parts.update(parts)
                return

    def _closing_parts(self, numbers: Sequence[int]) -> dict[int, _Part]:
        parts: dict[int, _Part] = {}
        for number in numbers:
            part = None if self._ends_letter(number) else self._closing_part(number, parts)
            if part is None:
                return {}
            parts[number] = part
        return parts

    def _ends_letter(self, number: int) -> bool:
        """True if a line is the author's first name below `Yours,`: an essay in the form of a letter ends so."""
        before = [n for n in self.prose if n < number][-1:]
        text = self.lines[number].plain
        name = self.author.name or ""
        return bool(before) and self.lines[before[0]].plain.endswith(",") and text.rstrip(".") == name.split(" ")[0]

    def _closes(self, text: str, *, credited: bool) -> bool:
        """True if the host says it, or cites the author. Of several authors each may name the others."""
        name = self.author.name
        if name and re.match(rf"(?:{'|'.join(map(re.escape, name.split()))}),\s+[A-ZÀ-Þ]\.", text):
            return True
        others = name is not None and " and " in name and not thanks(text, name)
        return closes(text, None if others else name, credited=credited, essay=True)

    def _closing_part(self, number: int, before: dict[int, _Part]) -> _Part | None:
        line = self.lines[number]
        text = line.plain
        if number in self.signed:
            return _SIGNED
        if _ABOUT_AUTHOR.match(text) or self._is_biography(text):
            return _BIOGRAPHY
        credited = any(part in (_SIGNED, _BIOGRAPHY) for part in before.values())
        if credited and (goes_on_about(text, self.author.name) or text in (self.author.title, self.author.institution)):
            return _BIOGRAPHY
        own = _POSTSCRIPT.match(text) or (text[-1:] in ".!?" and _FIRST_PERSON.search(text))
        signed = _SIGNED in before.values() and not own
        hosts = signed or _RULE.match(text) or self._closes(text, credited=credited)
        last = number == self.prose[-1] or bool(before)
        set_off = last and self._is_set_off(line) and not _FIRST_PERSON.search(text)
        if hosts or set_off:
            return _CLOSING
        picture = self.is_text and is_image_text(text, self.author.name) and not text.endswith(".")
        return _PICTURE if picture else None


def _names_picture(text: str) -> bool:
    """True of a line of plain text that only says what stands where: `A typewriter on a windowsill`, with or without a
    label before a colon."""
    things = re.sub(r"\s(?:of|in|on) (?:it|them)$", "", text.rpartition(": ")[2])
    return names_things(things) and shows_place(things)


def split_essay(post: Post, found: Candidates) -> Split:
    """The one answer of a guest's post, and the role of every character of its text."""
    return _Essay(post, found).split()


def _is_stressed(line: Line) -> bool:
    return line.kind is BlockKind.PARAGRAPH and line.bold >= len(line.text.rstrip())
