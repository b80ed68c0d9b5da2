"""The questions of a generated survey, each with its answer, or with none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bench.splitting.generated.answers import throw_paragraphs
from bench.splitting.generated.dice import Accident, Dice, bank
from bench.splitting.generated.items import Item, ItemKind, Shape, answer_item, bold_paragraph, paragraph

_FACTS = (
    (
        "staff_size",
        "size",
        ("How many staff members are at your library?", "How many people work at your library/organization?"),
    ),
    ("area", "area", ("Is your workplace", "What’s your region like?")),
    ("region", "region", ("What part of the country are you in?", "What part of the world are you in?")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is printed with its answer; no text: nobody answered."""

    items: list[Item]
    question: str
    text: str
    facts: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Habit:
    """The habits that all questions of a post share."""

    shape: Shape
    heading: bool
    mark: str
    #: Question and ticks in one paragraph.
    together: bool


def throw_asked(dice: Dice, shape: Shape, *, facts: bool) -> list[Asked]:
    """Return a survey's questions in order, the first answered; `facts`: whether the opening has not yet told them."""
    mark = dice.pick(("✔ ", "✓ ", "☑ ", "√\u00a0")) if dice.happens(Accident.OTHER_MARKS, 0.4) else "√ "
    heading = not shape.is_text and dice.happens(Accident.HEADINGS, 0.3)
    habit = _Habit(shape, heading, mark, together=dice.flip(0.3) and not shape.is_text)
    questions = dice.some(bank("questions")["survey"], dice.number(4, 9))
    asked = [_prose(questions[0], habit, dice), *(_throw_one(question, habit, dice) for question in questions[1:])]
    if dice.happens(Accident.SAME_TWICE, 0.3):
        asked.append(_prose(questions[0], habit, dice))
    if facts and dice.happens(Accident.FACTS, 0.6):
        asked += [_fact(name, section, dice.pick(asks), habit, dice) for name, section, asks in _FACTS]
    return asked


def _throw_one(question: str, habit: _Habit, dice: Dice) -> Asked:
    if dice.happens(Accident.UNANSWERED, 0.2):
        return Asked([_question(question, habit)], question, "")
    if dice.happens(Accident.LABELLED, 0.15):
        return _labelled(habit, dice)
    if dice.happens(Accident.STATEMENT, 0.2):
        return _statement(habit, dice)
    if dice.flip(0.3):
        return _ticked(question, habit, dice)
    return _prose(question, habit, dice)


def _question(question: str, habit: _Habit) -> Item:
    return replace(bold_paragraph(question), kind=ItemKind.HEADING) if habit.heading else bold_paragraph(question)


def _prose(question: str, habit: _Habit, dice: Dice) -> Asked:
    # Without bold, words that end in a colon look like a question.
    paragraphs = throw_paragraphs(dice, habit.shape, lead=not habit.shape.is_text)
    items = [answer_item(text) for text in paragraphs]
    if dice.happens(Accident.BOLD_IN_ANSWER, 0.2) and items[0].kind is ItemKind.PARAGRAPH:
        items[0] = replace(items[0], bold=(0, len(items[0].text.split()[0])))
    return Asked([_question(question, habit), *items], question, "\n\n".join(paragraphs))


def _statement(habit: _Habit, dice: Dice) -> Asked:
    asks = dice.pick(bank("questions")["statement"])
    told = _prose(asks, habit, dice)
    if habit.shape.is_text:
        return replace(told, items=[_question(f"{asks}:", habit), *told.items[1:]])
    return told


def _ticked(question: str, habit: _Habit, dice: Dice) -> Asked:
    if dice.happens(Accident.STATEMENT, 0.2):
        question = dice.pick(bank("questions")["ticked"][1:])
    count = dice.number(2, 3) if dice.happens(Accident.SEVERAL_CHOICES, 0.5) else 1
    asked = _with_ticks(question, dice.some(bank("questions")["choice"], count), habit)
    if dice.happens(Accident.CHOICE_WITH_PROSE, 0.3):
        prose = dice.pick(bank("sentences")["plain"])
        return replace(asked, items=[*asked.items, paragraph(prose)], text=f"{asked.text}\n\n{prose}")
    return asked


def _with_ticks(question: str, choices: list[str], habit: _Habit) -> Asked:
    ticks = [habit.mark + choice for choice in choices]
    text = "\n\n".join(f"√ {choice}" for choice in choices)
    asks = _question(question, habit)
    if habit.together and not habit.heading:
        return Asked([replace(asks, text="\n".join([question, *ticks]))], question, text)
    return Asked([asks, *map(paragraph, ticks)], question, text)


def _labelled(habit: _Habit, dice: Dice) -> Asked:
    """Return a question that asks several things at once, each choice with its label."""
    question = "How long should each of these be?"
    chosen = [line.split("|") for line in bank("questions")["labelled"][: dice.number(2, 5)]]
    paragraphs = [f"{label}: √ {choice}" for label, choice in chosen]
    printed = [f"{label}: {habit.mark}{choice}" for label, choice in chosen]
    lines = [" ".join(printed)] if dice.flip() else printed
    return Asked([_question(question, habit), *map(paragraph, lines)], question, "\n\n".join(paragraphs))


def _fact(name: str, section: str, question: str, habit: _Habit, dice: Dice) -> Asked:
    value = dice.pick(bank("questions")[section])
    asked = _with_ticks(question, [value], habit)
    return replace(asked, facts={name: (value.lower() if name == "area" else value,)})
