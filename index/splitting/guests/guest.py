"""Choosing whom a post presents: the person interviewed, the author of an essay, or two who share it.

Everybody whom the edges of a post name is weighed: how the words beside the name present them (`biography.py`), how
often they are named again, and if the title, a picture's text or a speaker's label names them too. Somebody who only
suggested or edited the post is named once and by the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from index.analysis import fold
from index.attribution.biography import Mention, mentions_in
from index.attribution.everyday import is_everyday
from index.attribution.houses import only_house
from index.attribution.names import clean_name
from index.attribution.office_clauses import later_office
from index.attribution.offices import Office
from index.posts.records import Respondent
from index.reading.lines import name_words, plain
from index.splitting.image_text import mentions
from index.splitting.surveys.survey_opening import is_field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from index.reading.lines import Line

#: From this weight on somebody is presented, not only named.
PRESENTED = 2
_MOST_AGAIN = 3
_IN_TITLE = 3
_LABELLED = 3
_THANKED = 2
_LABEL = re.compile(r"\W*(?P<label>[A-Z][a-z]+(?: [a-z]+){0,2})\s*:\s*(?P<value>\S.*)$")
_THANKS = re.compile(r"\b(?:thank(?:s| you)|grateful|gratitude|mahalo|merci|gracias)\b", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Guest:
    """Somebody whom a post presents, and how surely."""

    name: str
    weight: int
    office: Office
    #: The lines that present them.
    lines: list[Line] = field(default_factory=list)
    #: The person named together with them: `Inez Tarn and Otto Brandl`.
    partner: Guest | None = None

    @property
    def respondent(self) -> Respondent:
        """The guest as one who answers; two who are named together answer as one."""
        *before, last = self.people
        if not before:
            return Respondent(self.name, *self.office)
        titles = {it.office.title for it in self.people}
        houses = {it.office.institution for it in self.people}
        name = f"{', '.join(it.name for it in before)} and {last.name}"
        return Respondent(name, titles.pop() if len(titles) == 1 else "", houses.pop() if len(houses) == 1 else "")

    @property
    def people(self) -> list[Guest]:
        """The guest, and those who are named together with them."""
        return [self, *(self.partner.people if self.partner else ())]


def find_guest(
    lines: Iterable[Line],
    title: str = "",
    *,
    around: Iterable[Line] = (),
    pictures: Iterable[Line] = (),
    labels: Collection[str] = (),
) -> Guest | None:
    """The person whom the `lines` at the edges of a post present best; None where nobody is named but by the way.

    A name that stands again in the lines `around` them, too, counts for more.
    """
    presenting = list(lines)
    said = list(around) or presenting
    labelled = _labelled(presenting)
    if labelled:
        return labelled
    found = [(line, mention) for line in presenting if not is_field(line) for mention in mentions_in(line.plain)]
    guests: list[Guest] = []
    for line, mention in found:
        known = next((it for it in guests if is_same_person(it.name, mention.name)), None)
        if known is None:
            guests.append(_guest(line, mention, said, title, pictures, labels))
        else:
            _add(known, line, mention)
    for (_, one), (_, other) in pairwise(found):
        if one.joined:
            first, second = (_known(guests, it) for it in (one, other))
            if first not in second.people and first.partner is None:
                first.partner = second
    best = max(guests, key=lambda it: it.weight, default=None)
    best = next((it for it in guests if best is not None and best in it.people), best)
    if best is None or best.weight < 0:
        return None
    # A citation names the author, too, and who published the book.
    house = only_house(line.plain for line, mention in found if mention.is_subject and mention.name == best.name)
    for person in best.people:
        person.office = person.office if person.office.institution else Office(person.office.title, house)
    return best


def _labelled(lines: Sequence[Line]) -> Guest | None:
    """The guest where the post lists who it is: `Name: Inez Tarn`, `Title: …`, `Library: …`."""
    said = {
        match["label"].casefold(): (line, match["value"].strip())
        for line in lines
        if (match := _LABEL.match(line.plain))
    }
    line, name = next((said[it] for it in ("name", "who", "interviewee") if it in said), (None, ""))
    name = clean_name(name) or ""
    if line is None or not name:
        return None
    title = next((said[it][1] for it in ("title", "job title", "position", "job", "current title") if it in said), "")
    house = (
        "library",
        "institution",
        "employer",
        "organization",
        "organisation",
        "workplace",
        "place of work",
        "where",
    )
    return Guest(name, 2 * PRESENTED, Office(title, next((said[it][1] for it in house if it in said), "")), [line])


def _known(guests: Sequence[Guest], mention: Mention) -> Guest:
    return next(it for it in guests if is_same_person(it.name, mention.name))


def _add(guest: Guest, line: Line, mention: Mention) -> None:
    guest.weight = max(guest.weight, guest.weight + mention.weight if mention.weight > 0 else 0)
    if mention.office.weight > guest.office.weight:
        guest.office = mention.office
    if mention.office.weight and len(name_words(mention.name)) >= len(name_words(guest.name)) and mention.start == 0:
        guest.name = mention.name
    if mention.weight > 0:
        guest.lines.append(line)


def _guest(
    line: Line,
    mention: Mention,
    said: Sequence[Line],
    title: str,
    pictures: Iterable[Line],
    labels: Collection[str],
) -> Guest:
    weight = mention.weight
    again = [other for other in said if other is not line and names_guest(other.plain, mention.name)]
    rest = line.plain[mention.end :]
    weight += min(_MOST_AGAIN, len(again) + bool(names_guest(rest, mention.name)))
    weight += _THANKED * any(_THANKS.search(other.plain) for other in again)
    weight += _IN_TITLE * (mentions(title, mention.name) if title else False)
    weight += any(mentions(picture.plain, mention.name) for picture in pictures)
    weight += _LABELLED * any(is_label_of(label, mention.name) for label in labels)
    office = mention.office
    if office.weight < 2:
        after = " ".join(other.plain for other in said if other.start >= line.start)
        later = later_office(mention.name, after)
        if later.weight > office.weight:
            weight += later.weight - office.weight
            office = later
    return Guest(mention.name, weight, office, [line])


def names_guest(text: str, name: str) -> bool:
    """True if `text` names the guest by one of their names, with a capital: `Thank you, Inez!`."""
    words = set(name_words(name))
    # "Hope this helps!" does not name Grace Hope.
    own = {word for word in words if not is_everyday(word)} or words
    said = re.findall(r"[A-ZÀ-Þ][\w]+", plain(text).replace("’s", "").replace("'s", ""))
    return any(fold(word) in own for word in said)


def is_same_person(one: str, other: str) -> bool:
    """True if one name says no more than the other, or they share the surname: `Dr. Tarn`, `Inez Q. Tarn`."""
    first, second = name_words(one), name_words(other)
    if not first or not second:
        return one == other
    return (
        set(first) <= set(second)
        or set(second) <= set(first)
        or (first[-1] == second[-1] and first[0][0] == second[0][0])
    )


def is_label_of(label: str, name: str) -> bool:
    """True if a speaker's label stands for somebody: a first name, a last name, both, or their initials."""
    said = fold(label.replace(".", "").strip())
    whole = [word for word in re.split(r"[\s-]+", re.sub(r"[“”\"().,]", "", name)) if word]
    initials = "".join(word[0] for word in whole)
    capitals = "".join(word[0] for word in whole if word[0].isupper())
    ends = f"{whole[0][0]}{whole[-1][0]}" if whole else ""
    own = {fold(it) for it in (*whole, name, initials, capitals, ends, " ".join(whole), *name.split())}
    return said in own
