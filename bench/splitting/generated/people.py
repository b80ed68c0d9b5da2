"""Invented people who answer: a name as printed and as it should be read, a title and an institution."""

from __future__ import annotations

from dataclasses import dataclass

from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.generated.institutions import throw_institution
from bench.splitting.labelled import ExpectedAnswer, ExpectedType
from index.posts.records import Evidence, LibraryType


@dataclass(frozen=True, slots=True)
class Person:
    """A respondent and the printed form of who they are."""

    name: str | None
    title: str
    institution: str
    types: tuple[ExpectedType, ...] | None
    #: Everything that stands before the colon or after the dash.
    printed: str
    #: "Anonymous (Public Librarian)" is right after a dash; "Anonymous Public Librarian" is before a colon.
    printed_after: str

    @property
    def full(self) -> bool:
        """True if name, title and institution are all given: enough to be known without dash or colon."""
        return bool(self.name and self.title and self.institution)

    def answer(self, text: str) -> ExpectedAnswer:
        """Return the truth about an answer of theirs."""
        return ExpectedAnswer(self.name, self.title, self.institution, text, types=self.types)


def throw_people(dice: Dice, count: int) -> list[Person]:
    """Return so many respondents; no two have a name in common, lest the truth be doubtful."""
    people: list[Person] = []
    given = dice.some(bank("people")["given"], count)
    family = dice.some(bank("people")["family"], count)
    for first, last in zip(given, family, strict=True):
        anonymous = _throw_anonymous(dice)
        people.append(anonymous or _throw_named(dice, first, last))
    return people


def _throw_anonymous(dice: Dice) -> Person | None:
    if dice.happens(Accident.ANONYMOUS, 0.15):
        return Person(None, "", "", (), "Anonymous", "Anonymous")
    if dice.happens(Accident.ANONYMOUS_TITLE, 0.15):
        title, sector = dice.pick(bank("people")["sector-title"]).split("|")
        types = (ExpectedType(LibraryType(sector), Evidence.ATTRIBUTION),)
        return Person(None, title, "", types, f"Anonymous {title}", f"Anonymous ({title})")
    return None


def _throw_named(dice: Dice, first: str, last: str) -> Person:
    name, printed = _throw_name(dice, first, last)
    title, institution, types = _throw_position(dice)
    comma = "," if dice.happens(Accident.COMMA, 0.3) else ", "
    between = " at " if title and institution and dice.happens(Accident.AT, 0.3) else comma
    position = between.join(part for part in (title, institution) if part)
    attribution = printed + (comma + position if position else "")
    return Person(name, title, institution, types, attribution, attribution)


def _throw_position(dice: Dice) -> tuple[str, str, tuple[ExpectedType, ...] | None]:
    """Title, institution and what is known of the types."""
    words = bank("people")
    titles = words["comma-title"] if dice.happens(Accident.COMMA_IN_TITLE, 0.3) else words["title"]
    title = dice.pick(titles)
    institution = throw_institution(dice)
    if dice.happens(Accident.PART_MISSING, 0.15):
        if dice.flip():
            # "Consultant" alone is a type to some and none to others.
            return dice.pick(words["retired"]), "", None
        return "", institution.name, institution.types
    return title, institution.name, institution.types


def _throw_name(dice: Dice, first: str, last: str) -> tuple[str, str]:
    """Return the name as it should be read, and as it is printed."""
    if dice.happens(Accident.SURNAME, 0.2):
        last = dice.pick(bank("people")["title-family"])
    if dice.happens(Accident.INITIALS, 0.2):
        first = dice.pick((f"{first} {last[0].upper()}.", f"{first[0]}. {first}", f"{first[0]}. K."))
    if dice.happens(Accident.NICKNAME, 0.2):
        nickname = dice.pick(bank("people")["nickname"])
        first += dice.pick((f" “{nickname}”", f" ({nickname})"))
    name = f"{first} {last}"
    if dice.happens(Accident.SUFFIX, 0.15):
        name += dice.pick((", Jr.", " Jr.", " III"))
    printed = name
    if dice.happens(Accident.DEGREE, 0.25):
        printed = dice.pick((f"Dr. {name}", f"{name}, Ph.D.", f"{name}, MLIS"))
    if dice.happens(Accident.PRONOUNS, 0.25):
        printed += dice.pick((" (she/her)", " (he/him)", " (they/them)"))
    return name, printed
