"""A respondent's words printed with their attribution, in every style of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bench.splitting.generated.dice import Accident, Dice
from bench.splitting.generated.items import Item, ItemKind, Shape, answer_item, paragraph

if TYPE_CHECKING:
    from bench.splitting.generated.people import Person


class Style(StrEnum):
    """The place of the attribution."""

    BEFORE_INLINE = "before-inline"
    BEFORE_OWN_LINE = "before-own-line"
    AFTER_DASH = "after-dash"
    AFTER_HYPHEN = "after-hyphen"
    AFTER_EM_DASH = "after-em-dash"

    @property
    def is_before(self) -> bool:
        """True if it opens the answer."""
        return self in BEFORE


BEFORE = (Style.BEFORE_INLINE, Style.BEFORE_OWN_LINE)
AFTER = (Style.AFTER_DASH, Style.AFTER_HYPHEN, Style.AFTER_EM_DASH)
_DASHES = {Style.AFTER_DASH: "–", Style.AFTER_HYPHEN: "-", Style.AFTER_EM_DASH: "—"}


@dataclass(frozen=True, slots=True)
class Habit:
    """The habits that all attributions of a post share."""

    shape: Shape
    #: Attributions are bold; only where there is mark-up.
    bold: bool
    #: Bold takes the colon's place: every attribution of the post is bold and has none.
    colonless: bool
    #: "em", "a" or nothing.
    wrapped: str
    #: True if styles are mixed: an attribution without a dash could belong to either side.
    mixed: bool


def print_answer(person: Person, paragraphs: list[str], style: Style, habit: Habit, dice: Dice) -> list[Item]:
    """Return the pieces of one answer and its attribution."""
    dice.mark(style.value)
    if style.is_before:
        return _before(person, paragraphs, style, habit, dice)
    return _after(person, paragraphs, style, habit, dice)


def _before(person: Person, paragraphs: list[str], style: Style, habit: Habit, dice: Dice) -> list[Item]:
    # A name alone before a colon could be anything, but not in bold; and not in a post where it cannot be bold.
    bold = habit.bold or (not habit.shape.is_text and not (person.title or person.institution) and bool(person.name))
    colon = "" if habit.colonless else ":"
    outside = bool(colon) and dice.flip(0.3)
    length = len(person.printed) + (0 if outside else len(colon))
    span = (0, length) if bold else (0, 0)
    wrapped = habit.wrapped if bold else ""
    opening = Item(ItemKind.PARAGRAPH, person.printed + colon, bold=span, wrapped=wrapped)
    first = paragraphs[0]
    if style is Style.BEFORE_OWN_LINE or first.startswith("• "):
        return [opening, *map(answer_item, paragraphs)]
    gap = dice.pick((" ", "\u00a0", "\u00a0 "))
    inline = replace(opening, text=f"{opening.text}{gap}{first}")
    return [inline, *map(answer_item, paragraphs[1:])]


def _after(person: Person, paragraphs: list[str], style: Style, habit: Habit, dice: Dice) -> list[Item]:
    printed = person.printed_after
    items = [answer_item(text) for text in paragraphs]
    if person.full and not habit.mixed and dice.happens(Accident.MISSING_DASH, 0.3):
        return [*items, _signature(printed, habit)]
    space = "" if dice.happens(Accident.NO_SPACE, 0.3) else " "
    stray = ">" if style is Style.AFTER_DASH and dice.happens(Accident.STRAY_MARK, 0.3) else ""
    dash = stray + _DASHES[style] + space
    last = items[-1]
    if person.full and last.kind is ItemKind.PARAGRAPH and dice.happens(Accident.RUN_ON, 0.2):
        return [*items[:-1], replace(last, text=f"{last.text}{_DASHES[style]} {printed}")]
    if person.full and habit.shape.has_line_breaks and dice.happens(Accident.SEVERAL_LINES, 0.2):
        # The current title counts; the one before is the first person's past.
        lines = (
            f"{dash}{person.name}, away five years.",
            "Prior title: Page, Nettle Public Library;",
            f"Current title: {person.title}, {person.institution}",
        )
        return [*items, paragraph("\n".join(lines))]
    return [*items, _signature(dash + printed, habit)]


def _signature(text: str, habit: Habit) -> Item:
    bold = (0, len(text)) if habit.bold else (0, 0)
    right = habit.shape in (Shape.CLASSIC, Shape.WXR_CLASSIC) and habit.wrapped == "em"
    return Item(ItemKind.PARAGRAPH, text, bold=bold, wrapped=habit.wrapped, right=right)
