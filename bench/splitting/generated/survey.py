"""Generated surveys of both generations: one anonymous respondent, many questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench.splitting.generated.answers import with_no_break_spaces
from bench.splitting.generated.asking import Asked, throw_asked
from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.generated.items import Draft, Item, ItemKind, Shape, paragraph
from bench.splitting.labelled import ExpectedAnswer, ExpectedType, Truth
from index.posts.records import Evidence, LibraryType, PostKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_TICKED = {
    "Public Library": "public",
    "Academic Library": "academic",
    "School Library": "school",
    "Special Library": "special",
    "Archives": "archives",
}
_FREE = {
    "Law firm": "law special",
    "Federal agency": "federal",
    "Hospital": "medical special",
    "Museum": "special",
    "Consortium": "other",
    "State library": "state",
    "Law school": "academic law",
}
_CLOSINGS = (
    "Do you hire librarians? Take the survey and tell us about it.",
    "Thank YOU for reading!",
    "We’d love to hear your thoughts in the comments.",
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The opening of a survey, and the facts that it tells."""

    items: list[Item]
    types: str
    title: str
    facts: dict[str, tuple[str, ...]]
    form: str


def throw_survey(dice: Dice, shape: Shape) -> Draft:
    """Return a survey of somebody who hires, or of a job hunter."""
    opening = dice.pick((_ticked, _ticked, _sentence, _hunter))(dice)
    asked = throw_asked(dice, shape, facts=not opening.facts.get("area"))
    items = [*opening.items, *(item for each in asked for item in each.items)]
    items += [paragraph(text) for text in dice.some(_CLOSINGS, dice.number(1, 2))]
    facts = opening.facts | {name: value for each in asked for name, value in each.facts.items()}
    truth = Truth(
        title=dice.pick(bank("sentences")["title"]),
        kind=PostKind.SURVEY,
        oddities=(),
        answers=_answers(asked, opening),
        unanswered=tuple(each.question for each in asked if not each.text),
        facts=facts,
        form=opening.form,
    )
    return Draft(with_no_break_spaces(_glued(items, shape, dice), dice), truth, ("Original Survey",))


def _answers(asked: Sequence[Asked], opening: _Opening) -> tuple[ExpectedAnswer, ...]:
    types = tuple(ExpectedType(LibraryType(each), Evidence.POST) for each in sorted(set(opening.types.split())))
    return tuple(
        ExpectedAnswer(None, opening.title, "", each.text, each.question, types) for each in asked if each.text
    )


def _glued(items: list[Item], shape: Shape, dice: Dice) -> list[Item]:
    """Run the caption of the head picture into the opening, where there is no mark-up."""
    if shape.is_text and dice.happens(Accident.CAPTION_GLUED, 0.3):
        return [replace(items[0], text=f"Loom shop, 1911{items[0].text}"), *items[1:]]
    return items


def _ticked(dice: Dice) -> _Opening:
    """Return the types ticked in a list, of both generations."""
    new = dice.flip()
    ticked = dice.some(_TICKED, 2 if dice.happens(Accident.SEVERAL_TYPES, 0.3) else 1)
    types = " ".join(_TICKED[each] for each in ticked)
    if dice.happens(Accident.FREE_TEXT, 0.3):
        free = dice.pick(tuple(_FREE))
        ticked, types = [f"Other: {free}"], _FREE[free]
    article = "an" if ticked[0][0] in "AO" else "a"
    lead = (
        f"This anonymous interview is with someone who hires for {article}:"
        if new
        else f"This person hires LIS workers for {article}:"
    )
    mark = "√\u00a0" if dice.flip(0.3) else "√ "
    items = [paragraph(lead), *(paragraph(mark + each) for each in ticked)]
    dice.mark("types-ticked")
    if not new:
        return _Opening(items, types, "", {}, "survey, 2012–16")
    title = dice.pick(bank("people")["title"]) if dice.flip(0.7) else ""
    hired = ", ".join(dice.some(bank("people")["title"], 3)) if dice.flip(0.7) else ""
    items += [_label("Title:", title)] if title else []
    items += [_label("Titles hired include:", hired)] if hired else []
    return _Opening(items, types, title, {"titles_hired": (hired,)} if hired else {}, "survey, 2022+")


def _label(label: str, value: str) -> Item:
    return Item(ItemKind.PARAGRAPH, f"{label} {value}", bold=(0, len(label)))


def _sentence(dice: Dice) -> _Opening:
    """Return everything in one sentence."""
    sector = dice.pick(("public", "academic", "school", "special"))
    size, area, region = _facts(dice)
    role = dice.pick(("a hiring manager", "a member of a hiring or search committee"))
    place = "an" if area[0] in "UO" else "a"
    text = (
        f"This anonymous interview is with {'an' if sector[0] == 'a' else 'a'} {sector} librarian who has been {role}"
        f" at a library with {size} staff members in {place} {area.lower()} area in the {region}."
    )
    dice.mark("opening-sentence")
    facts: dict[str, tuple[str, ...]] = {"staff_size": (size,), "area": (area.lower(),), "region": (region,)}
    return _Opening([paragraph(text)], sector, "", facts, "survey, 2012–16")


def _hunter(dice: Dice) -> _Opening:
    """Return a job hunter, whose own type nobody knows."""
    sought = sorted(dice.some(("academic", "public", "school", "special"), dice.number(1, 3)))
    words = [f"{each} libraries" for each in sought]
    if dice.flip(0.3):
        sought, words = sorted([*sought, "archives"]), [*words, "archives"]
    _, area, region = _facts(dice)
    place = "an" if area[0] in "UO" else "a"
    text = (
        "This anonymous interview is with a job hunter who is currently employed, part-time, in a bakery. This person"
        f" is looking in {_joined(words)}, at the entry level. This person is in {place} {area.lower()} area in the"
        f" {region}."
    )
    dice.mark("job-hunter")
    facts: dict[str, tuple[str, ...]] = {"types_sought": tuple(sought), "area": (area.lower(),), "region": (region,)}
    return _Opening([paragraph(text)], "", "", facts, "survey, job hunter")


def _facts(dice: Dice) -> tuple[str, str, str]:
    words = bank("questions")
    return dice.pick(words["size"]), dice.pick(words["area"]), dice.pick([it for it in words["region"] if " US" in it])


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
