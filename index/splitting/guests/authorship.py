"""Finding who wrote a guest's post: a byline or a signature, whom the host presents, a biography, the post's title.

Only the two ends of the post are read for it; `essay.py` cuts them off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.biography import mentions_in, name_in_title
from index.posts.records import BlockKind, BodyFormat, Respondent
from index.reading.lines import plain
from index.splitting.guests.byline import is_bare_name, parse_byline
from index.splitting.guests.guest import PRESENTED, Guest, find_guest, is_same_person, names_guest
from index.splitting.guests.host_signs import NAMED, closes, opens, says_title
from index.splitting.image_text import is_image_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Post
    from index.reading.lines import Line
    from index.splitting.candidates import Candidates

#: Lines of prose at either end among which a byline, a biography or the host's words may stand.
EDGE = 8
#: A longer line belongs to no signature of several lines.
_MAX_SIGNATURE = 80
_UNKNOWN = "nothing in the post names its author"
_BARE = "the author has no title and no institution"
_THIRD = re.compile(r"\b(?:she|he|they)\b", re.IGNORECASE)
_IN_TITLE = re.compile(
    r"[,:–—-]?\s+\(?(?:an? |the )?(?:guest )?(?:post |essay )?by\s+(?P<who>[^,:()]+)\)?$", re.IGNORECASE
)
_DASH = re.compile(r"^[\s–—―‒−‐~-]+")


class Authorship:
    """The author of one post, and the lines that sign it."""

    def __init__(self, post: Post, lines: Sequence[Line]) -> None:
        self._title = post.title
        self._lines = lines
        self._is_text = post.body_format is BodyFormat.TEXT
        self._prose = [n for n, line in enumerate(lines) if line.is_prose]
        #: Bylines and signatures by the number of their line.
        self.signed = self._signatures()
        self._guest = self._presented()
        self.author, self.doubt = self._author()

    def hands_over(self) -> bool:
        """True if the host speaks of the guest and of a text at either end, or a biography stands there."""
        if self._guest is None:
            return False
        edges = [self._lines[n] for n in (*self._prose[:EDGE], *self._prose[-EDGE:])]
        about = [
            it.plain for it in edges if it.kind is not BlockKind.LIST_ITEM and names_guest(it.plain, self._guest.name)
        ]
        announced = max((opens(text, self._guest.name) - NAMED for text in about), default=0)
        opening = [self._lines[n].plain for n in self._prose[: EDGE // 2]]
        spoken = [text for text in opening if about and _THIRD.search(text) and opening.index(text)]
        announced = max([announced, *(opens(text, None) for text in spoken)])
        presented = any(it.is_subject for text in about for it in mentions_in(text))
        surely = self._guest.weight + min(announced, 2 * PRESENTED) // PRESENTED
        return surely > PRESENTED and (announced > 0 or presented)

    def _signatures(self) -> dict[int, Respondent]:
        """The byline that the post opens with, and the signature that it closes with."""
        found: dict[int, Respondent] = {}
        for number in self._prose[:3]:
            signed = self._signature(number, last=False)
            if signed and (signed.name or number == self._prose[-1]):
                found[number] = signed
                break
        for number in self._prose[: -EDGE + 1 : -1]:
            signed = self._signature(number, last=True)
            if signed and all(self._is_end(after) for after in self._prose if after > number):
                found[number] = signed
        return found

    def _is_end(self, number: int) -> bool:
        """True if a line may follow a signature."""
        text = self._lines[number].plain
        return len(text) <= _MAX_SIGNATURE or closes(text, None) or bool(mentions_in(text)[:1])

    def _signature(self, number: int, *, last: bool) -> Respondent | None:
        text = self._lines[number].plain
        if self._lines[number].kind is BlockKind.LIST_ITEM or says_title(text, self._title):
            return None
        if self._is_text and is_image_text(text, None):
            return None
        signed = parse_byline(text)
        if last and not (signed and (signed.title or signed.institution)):
            signed = self._signature_of_lines(number) or signed
        if signed is None and is_bare_name(text) and (last or number + 1 < len(self._lines)):
            return parse_byline(f"by {text}")
        return signed

    def _signature_of_lines(self, number: int) -> Respondent | None:
        """A name, and title and institution on lines of their own beneath it."""
        following = [line.plain for line in self._lines[number : number + 4] if line.is_prose]
        following[0] = _DASH.sub("", following[0])
        if not is_bare_name(following[0]) or any(len(text) > _MAX_SIGNATURE for text in following):
            return None
        found = (parse_byline(", ".join(following[:count])) for count in range(len(following), 1, -1))
        return next((signed for signed in found if signed and signed.title), None)

    def _presented(self) -> Guest | None:
        """Whom the lines at the ends present that are the host's or a biography."""
        edges = [*self._prose[:EDGE], *[n for n in self._prose[-EDGE:] if n not in self._prose[:EDGE]]]
        said = [self._lines[n] for n in edges if n not in self.signed and self._may_present(n)]
        pictures = [line for line in self._lines if not line.is_prose]
        around = [self._lines[n] for n in edges if n not in self.signed]
        guest = find_guest(said, self._title, around=around, pictures=pictures)
        weight = guest.weight + max(opens(line.plain, None) for line in guest.lines) // PRESENTED if guest else 0
        return guest if weight >= PRESENTED else None

    def _may_present(self, number: int) -> bool:
        text = self._lines[number].plain
        if self._lines[number].kind is BlockKind.LIST_ITEM:
            return False
        if opens(text, None) or closes(text, None):
            return True
        outer = number in (*self._prose[:4], *self._prose[-4:])
        return outer and any(it.weight > 0 for it in mentions_in(text)[:1])

    def _author(self) -> tuple[Respondent, str]:
        """Return the author: the surest name, with the first title and institution that are given for it."""
        credited = list(self.signed.values())
        if self._guest and not any(it.name and not is_same_person(it.name, self._guest.name) for it in credited):
            credited.append(self._guest.respondent)
        credited += _named_in_title(self._title)
        named = next((one for one in credited if one.name), None)
        if named is None or named.name is None:
            return (credited[0], "") if credited else (Respondent(None), _UNKNOWN)
        same = [one for one in credited if one.name and is_same_person(one.name, named.name)]
        office = next((one for one in same if one.title and one.institution), None) or next(
            (one for one in same if one.title or one.institution), named
        )
        name = max((one.name for one in same if one.name), key=lambda it: (" and " in it, it == named.name))
        doubt = _BARE if not (office.title or office.institution) else ""
        return Respondent(name, office.title, office.institution), doubt


def presents_author(post: Post, found: Candidates) -> bool:
    """True if a post's ends present or sign an author by name, so that it is an essay and not the host's."""
    wrote = found.authorship(post)
    return any(it.name for it in wrote.signed.values()) or wrote.hands_over()


def _named_in_title(title: str) -> list[Respondent]:
    found = _IN_TITLE.search(plain(title))
    named = parse_byline(f"by {found['who']}") if found else None
    name = name_in_title(title) if re.search(r"\b(?:by|from)\b", title, re.IGNORECASE) else None
    return [named] if named and named.name else [Respondent(name)] if name else []
