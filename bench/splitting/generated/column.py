"""Generated column posts: one question, several respondents, every style of attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.splitting.generated.answers import throw_paragraphs, with_no_break_spaces
from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.generated.items import Draft, Item, ItemKind, Shape, answer_item, bold_paragraph, paragraph
from bench.splitting.generated.people import Person, throw_people
from bench.splitting.generated.pictures import name_picture, picture_of
from bench.splitting.generated.signing import AFTER, BEFORE, Habit, Style, print_answer
from bench.splitting.labelled import ExpectedAnswer, Truth
from index.posts.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENINGS = (
    "Each week I ask people who hire library workers one question.",
    "Here is this week’s question for people who hire librarians.",
    "I asked several people who hire librarians:",
    "This week’s question comes from a reader in Port Esker:",
    "Every other week I put a question to a group of people who hire librarians.",
)
_CLOSINGS = (
    "We’d love to hear your thoughts in the comments.",
    "Thank YOU for reading!",
    "If you hire library workers and would like to join the panel, please email me.",
    "Do you have a question for people who hire librarians? Send it to me.",
)


def throw_column(dice: Dice, shape: Shape) -> Draft:
    """Return a column post."""
    parts = dice.pick(bank("questions")["column"]).split("|")
    people = throw_people(dice, dice.number(2, 7))
    styles, habit = _throw_styles(dice, shape, people)
    items = _opening(dice, parts)
    answers: list[ExpectedAnswer] = []
    previous: Style | None = None
    for person, style in zip(people, styles, strict=True):
        # Nothing but a picture tells where an open answer ends and one that is signed below begins.
        between = previous is not None and previous.is_before and not style.is_before
        picture = name_picture(person) if between else picture_of(person, shape, dice)
        paragraphs = _with_subquestions(throw_paragraphs(dice, shape), parts, dice)
        printed = print_answer(person, paragraphs, style, habit, dice)
        items += [picture, *printed] if picture else printed
        answers.append(person.answer("\n\n".join(paragraphs)))
        if dice.happens(Accident.EMPTY, 0.1):
            items.append(Item(ItemKind.EMPTY))
        previous = style
    items += [paragraph(text) for text in dice.some(_CLOSINGS, dice.number(1, 2))]
    question = " ".join(parts)
    truth = Truth(
        title=f"Further Questions: {parts[0]}",
        kind=PostKind.COLUMN,
        oddities=(),
        answers=tuple(answers),
        question=question,
        form=_form(styles),
    )
    return Draft(with_no_break_spaces(items, dice), truth, ("Further Questions",))


def _throw_styles(dice: Dice, shape: Shape, people: Sequence[Person]) -> tuple[list[Style], Habit]:
    mixed = dice.happens(Accident.MIXED, 0.5)
    bold = not shape.is_text and dice.happens(Accident.BOLD, 0.7)
    linked = not shape.is_text and dice.happens(Accident.LINKED, 0.4)
    wrapped = dice.pick(("em", "a")) if linked else ""
    if mixed:
        styles = [dice.pick((*BEFORE, *AFTER)) for _ in people]
        for place in range(1, len(people)):
            # Anonymous has no picture with a name, so that the beginning of their answer would be anybody's guess.
            if people[place].name is None and styles[place - 1].is_before:
                styles[place] = dice.pick(BEFORE)
    elif dice.flip():
        styles = [dice.pick(BEFORE) for _ in people]
    else:
        usual = dice.pick(AFTER)
        styles = [usual if dice.flip(0.7) else dice.pick(AFTER) for _ in people]
    styles = [_decidable(person, style, shape) for person, style in zip(people, styles, strict=True)]
    before = all(style.is_before for style in styles)
    mixed = not before and any(style.is_before for style in styles)
    if not mixed:
        dice.used.discard(Accident.MIXED.value)
    return styles, Habit(shape, bold, bold and before and dice.flip(0.3), wrapped, mixed)


def _decidable(person: Person, style: Style, shape: Shape) -> Style:
    """Return the style, or another where a name stands alone before its colon and nothing shows that it is one."""
    alone = person.name is not None and not (person.title and person.institution)
    return Style.BEFORE_OWN_LINE if alone and style.is_before and shape.is_text else style


def _opening(dice: Dice, parts: list[str]) -> list[Item]:
    items = [paragraph(dice.pick(_OPENINGS))]
    if len(parts) > 1 and dice.happens(Accident.PARTS, 0.7):
        return [*items, *(answer_item(f"• {part}") for part in parts)]
    question = " ".join(parts)
    if dice.flip(0.2):
        return [*items, paragraph(f"This week’s question is: {question}")]
    return [*items, bold_paragraph(question) if dice.flip() else paragraph(question)]


def _with_subquestions(paragraphs: list[str], parts: list[str], dice: Dice) -> list[str]:
    """Return the paragraphs with the question's parts before some of them."""
    if len(parts) < 2 or not dice.happens(Accident.SUBQUESTION, 0.3):
        return paragraphs
    first, *others = paragraphs
    return [parts[0], first, parts[1], *others] if others else [parts[0], first]


def _form(styles: Sequence[Style]) -> str:
    before = {style.is_before for style in styles}
    return "column, mixed" if len(before) == 2 else "column, before" if True in before else "column, after"
