"""The picture of a respondent: a text of its own where there is mark-up; a line, or glued to a line, where there is
none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.splitting.generated.dice import Accident, Dice
from bench.splitting.generated.items import Item, ItemKind, Shape

if TYPE_CHECKING:
    from bench.splitting.generated.people import Person

_LONGER = (
    "Headshot of {name}",
    "{name} holds a kite",
    "{name}, who stands by a loom",
    "Photo of {name} on a ferry",
    "{name} - grey wall",
)


def picture_of(person: Person, shape: Shape, dice: Dice) -> Item | None:
    """Return the picture before an answer, if there is one."""
    caption = "Photo by a friend" if not shape.is_text and dice.happens(Accident.CAPTION, 0.3) else ""
    if person.name is None:
        # Without mark-up, the text of a stranger's picture looks like an answer.
        if not shape.is_text and dice.happens(Accident.IMAGE_BEFORE_ANONYMOUS):
            return Item(ItemKind.IMAGE, "a stack of chairs", caption=caption)
        return None
    if shape.is_text and dice.happens(Accident.IMAGE_GLUED, 0.3):
        return Item(ItemKind.IMAGE, person.name, glued=True)
    if not dice.happens(Accident.IMAGE, 0.5):
        return None
    text = _otherwise(person.name, shape, dice) if dice.happens(Accident.IMAGE_DIFFERS, 0.5) else person.name
    return Item(ItemKind.IMAGE, text, caption=caption)


def name_picture(person: Person) -> Item:
    """Return a picture with the very name, that tells where an answer begins."""
    return Item(ItemKind.IMAGE, person.name or "")


def _otherwise(name: str, shape: Shape, dice: Dice) -> str:
    if dice.flip(0.6):
        return dice.pick(_LONGER).format(name=name)
    first, _, rest = name.partition(" ")
    if dice.flip() or shape.is_text:
        return first
    return f"{first} {rest[0]}{rest}"
