"""The answers of generated respondents: paragraphs of invented sentences, with traps among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.generated.items import Item, ItemKind, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRAPS = {
    Accident.COLON_WORDS: "colon",
    Accident.DASH: "dash",
    Accident.NAMES: "names",
    Accident.QUESTION_IN_PROSE: "question",
}


def throw_paragraphs(dice: Dice, shape: Shape, *, lead: bool = True) -> list[str]:
    """The paragraphs of an answer's truth; `lead`: whether words with a colon at their end may stand before a list."""
    if dice.happens(Accident.ONE_WORD, 0.2):
        return [dice.pick(bank("sentences")["short"])]
    paragraphs = [_throw_paragraph(dice) for _ in range(dice.number(1, 3))]
    if shape.has_line_breaks and dice.happens(Accident.LINE_BREAK, 0.2):
        paragraphs.append("\n".join(dice.some(bank("sentences")["plain"], 2)))
    if dice.happens(Accident.LIST, 0.2):
        paragraphs.append("We want these things:" if lead else "We want a few things.")
        paragraphs += [f"• {entry}" for entry in dice.some(bank("sentences")["item"], dice.number(2, 4))]
        paragraphs.append(_throw_paragraph(dice))
    return paragraphs


def _throw_paragraph(dice: Dice) -> str:
    sentences = dice.some(bank("sentences")["plain"], dice.number(1, 3))
    for accident, sort in _TRAPS.items():
        if dice.happens(accident, 0.25):
            # A question at a paragraph's end may be one of the host's; before another sentence it is the respondent's.
            place = dice.number(0, len(sentences) - (accident is Accident.QUESTION_IN_PROSE))
            sentences.insert(place, dice.pick(bank("sentences")[sort]))
    if dice.flip(0.1):
        sentences.append(dice.pick(bank("sentences")["commas"]))
    return " ".join(sentences)


def with_no_break_spaces(items: Sequence[Item], dice: Dice) -> tuple[Item, ...]:
    """Return the pieces with a no-break space for a space here and there: a reader sees the same."""
    printed = []
    for item in items:
        spaces = [place for place, letter in enumerate(item.text) if letter == " "]
        if item.kind is not ItemKind.IMAGE and spaces and dice.happens(Accident.NO_BREAK_SPACES, 0.5):
            place = dice.pick(spaces)
            printed.append(replace(item, text=f"{item.text[:place]}\u00a0{item.text[place + 1 :]}"))
        else:
            printed.append(item)
    return tuple(printed)
