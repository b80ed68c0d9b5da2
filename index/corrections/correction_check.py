"""From the tables of `corrections.toml` to corrections: every key and value checked, all faults collected."""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from index.corrections.corrections import (
    ANONYMOUS,
    AddAnswer,
    Confirm,
    ConfirmWords,
    Corrections,
    Hide,
    HideTarget,
    Merge,
    MoveBoundary,
    NotAnAnswer,
    Person,
    PostCorrection,
    SamePerson,
    SetRespondent,
    SplitInTwo,
)
from index.records import UNKNOWN_TYPE, LibraryType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.corrections.correction_tables import Table

_PERSON = ("name", "title", "institution")
_ID = re.compile(r"[^/\s]+/[^/\s]+")


def check_tables(tables: Iterable[Table]) -> tuple[Corrections, list[tuple[int, str]]]:
    """The corrections, and (line, fault) of everything that is wrong; the corrections only count when nothing is."""
    faults: list[tuple[int, str]] = []
    of_posts: dict[str, list[PostCorrection]] = {}
    people: list[SamePerson] = []
    hides: list[Hide] = []
    for table in tables:
        match _read(table, faults):
            case None:
                pass
            case SamePerson() as person:
                people.append(person)
            case Hide() as hide:
                hides.append(hide)
            case correction:
                of_posts.setdefault(post_of(correction), []).append(correction)
    faults += _people_of_two_names(people)
    ordered = {key: tuple(corrections) for key, corrections in of_posts.items()}
    return Corrections(ordered, tuple(people), tuple(hides)), sorted(faults)


def post_of(correction: PostCorrection) -> str:
    """Key of the post whose answers it corrects."""
    match correction:
        case AddAnswer(post=post) | ConfirmWords(post=post):
            return post
        case Merge(answers=answers):
            return answers[0].rpartition("/")[0]
        case _:
            return correction.answer.rpartition("/")[0]


def _read(table: Table, faults: list[tuple[int, str]]) -> PostCorrection | SamePerson | Hide | None:
    problem = _form_fault(table)
    if problem:
        faults.append(problem)
        return None
    if not table.name:
        return None
    fields = _Fields(table)
    fields.check_keys(_KEYS[table.name])
    correction = _READERS[table.name](fields)
    faults += [(table.line, f"[[{table.name}]] {fault}") for fault in fields.faults]
    return None if fields.faults else correction


def _form_fault(table: Table) -> tuple[int, str] | None:
    if table.name and table.name not in _KEYS:
        known = ", ".join(f"[[{name}]]" for name in _KEYS)
        return table.line, f"there is no table [[{table.name}]]. {_meant(table.name, _KEYS, '[[{}]]') or known}"
    if table.fault:
        return table.fault
    if not table.is_one_of_many:
        return table.line, f"write [[{table.name}]] with two brackets: there can be several of them"
    if not table.name and table.values:
        key = next(iter(table.values))
        return table.line, f'"{key}" stands before the first table. Put a header such as [[set]] above it'
    return None


def _meant(word: str, known: Iterable[str], shown: str = '"{}"') -> str:
    close = get_close_matches(word.lower(), list(known), 1)
    return f"Did you mean {shown.format(close[0])}?" if close else ""


class _Fields:
    """The values of one table, as what they should be; what is wrong is collected."""

    def __init__(self, table: Table) -> None:
        self.line = table.line
        self.values: dict[str, Any] = table.values or {}
        self.faults: list[str] = []

    def check_keys(self, known: Sequence[str]) -> None:
        for key in self.values:
            if key not in known:
                self.faults.append(f'has no key "{key}". {_meant(key, known) or "It has " + ", ".join(known)}')

    def text(self, key: str) -> str | None:
        """On one line; None when it is not there."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return " ".join(value.split()) if value is not None else None
        self.faults.append(f"{key} must be text in quotes, found {_shown(value)}")
        return None

    def words(self, key: str, example: str = "") -> str:
        """Text that is not empty; needed where an example is given."""
        value = self.text(key)
        if value == "" or (value is None and example and key not in self.values):
            self.faults.append(f"{key} is empty" if value == "" else f"needs {key} = {example}")
        return value or ""

    def list_of_text(self, key: str, example: str) -> list[str]:
        value = self.values.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [" ".join(item.split()) for item in value]
        found = f"found {_shown(value)}" if value is not None else "it is missing"
        self.faults.append(f"{key} must be a list such as {example}, {found}")
        return []

    def answer_id(self, value: str) -> str:
        if value and not _ID.fullmatch(value):
            remedy = "An id looks like post-key/respondent: the last two parts of the answer's address"
            self.faults.append(f'"{value}" is not the id of an answer. {remedy}')
        return value

    def answer(self) -> str:
        return self.answer_id(self.words("answer", '"post-key/respondent"'))

    def person(self) -> Person:
        name, title, institution = (self.text(key) for key in _PERSON)
        return Person(ANONYMOUS if name is not None and name.lower() == "anonymous" else name, title, institution)

    def one_of(self, keys: Sequence[str]) -> None:
        if not any(key in self.values for key in keys):
            self.faults.append(f"changes nothing: give at least one of {', '.join(keys)}")


def _shown(value: object) -> str:
    said = "true" if value is True else "false" if value is False else str(value)
    return said if len(said) <= 40 else said[:39] + "…"


def _set(fields: _Fields) -> SetRespondent:
    fields.one_of((*_PERSON, "types"))
    types = _types(fields) if "types" in fields.values else None
    return SetRespondent(fields.line, fields.answer(), fields.person(), types)


def _types(fields: _Fields) -> tuple[LibraryType, ...]:
    given = [name.lower() for name in fields.list_of_text("types", '["public"]')]
    known = [str(library_type) for library_type in LibraryType]
    for name in given:
        if name == UNKNOWN_TYPE:
            fields.faults.append("types: write types = [] where the type is unknown")
        elif name not in known:
            fields.faults.append(
                f'"{name}" is no library type. {_meant(name, known) or "They are " + ", ".join(known)}'
            )
    return tuple(library_type for library_type in LibraryType if library_type in given)


def _split(fields: _Fields) -> SplitInTwo:
    at = fields.words("at", '"words with which the second answer begins"')
    printed = (fields.words("attribution"), fields.words("question"))
    return SplitInTwo(fields.line, fields.answer(), at, fields.person(), *printed)


def _merge(fields: _Fields) -> Merge:
    answers = tuple(
        map(fields.answer_id, fields.list_of_text("answers", '["post-key/respondent", "post-key/another"]'))
    )
    if "answers" in fields.values and not fields.faults:
        if len(answers) < 2 or len(set(answers)) < len(answers):
            fields.faults.append("needs two or more different answers")
        elif len({answer_id.rpartition("/")[0] for answer_id in answers}) > 1:
            fields.faults.append("names answers of different posts; only answers of one post can be one")
    return Merge(fields.line, answers)


def _boundary(fields: _Fields) -> MoveBoundary:
    fields.one_of(("begins", "ends"))
    return MoveBoundary(fields.line, fields.answer(), fields.words("begins"), fields.words("ends"))


def _words_of_post(fields: _Fields) -> tuple[str, str, str]:
    """(post, begins, ends)."""
    post = fields.words("post", '"post-key"')
    if "/" in post:
        fields.faults.append(f'"{post}" is not the key of a post: that is the part of an answer\'s id before the /')
    begins, ends = (fields.words(key, f'"words it {key} with"') for key in ("begins", "ends"))
    return post, begins, ends


def _confirm(fields: _Fields) -> Confirm | ConfirmWords:
    if "post" not in fields.values:
        for key in ("begins", "ends"):
            if key in fields.values:
                fields.faults.append(f'has {key} only with post = "post-key"')
        return Confirm(fields.line, fields.answer())
    if "answer" in fields.values:
        fields.faults.append("has either an answer, or a post with begins and ends")
    return ConfirmWords(fields.line, *_words_of_post(fields))


def _add(fields: _Fields) -> AddAnswer:
    post, begins, ends = _words_of_post(fields)
    if "name" not in fields.values:
        fields.faults.append('needs name = "who says it" (name = "" where nobody is named)')
    return AddAnswer(fields.line, post, begins, ends, fields.person())


def _same_person(fields: _Fields) -> SamePerson:
    name = fields.words("name", '"the name to show"')
    also = fields.list_of_text("also", '["Another Name"]')
    if "also" in fields.values and not fields.faults and (not all(also) or not also or name in also):
        fields.faults.append("also must list at least one other name, each of them different from name")
    return SamePerson(fields.line, name, tuple(dict.fromkeys(also)))


def _people_of_two_names(people: Sequence[SamePerson]) -> list[tuple[int, str]]:
    first: dict[str, SamePerson] = {}
    faults = []
    for person in people:
        for other in person.also:
            known = first.setdefault(other, person)
            if known.name != person.name:
                faults.append(
                    (person.line, f'[[same_person]] "{other}" is "{known.name}" already, by line {known.line}')
                )
    return faults


def _hide(fields: _Fields) -> Hide:
    targets = [target for target in HideTarget if target in fields.values]
    if len(targets) != 1:
        found = f"found {' and '.join(targets)}" if targets else "found none"
        fields.faults.append(f"needs exactly one of answer, respondent, post: {found}")
    target = targets[0] if targets else HideTarget.ANSWER
    value = fields.words(target) if targets else ""
    if target is HideTarget.ANSWER:
        fields.answer_id(value)
    date = fields.values.get("date")
    if date is not None and (not isinstance(date, dt.date) or isinstance(date, dt.datetime)):
        fields.faults.append(f"date must be a day without quotes, such as date = 2026-11-23, found {_shown(date)}")
        date = None
    return Hide(fields.line, target, value, fields.text("reason") or "", date)


_KEYS: dict[str, tuple[str, ...]] = {
    "set": ("answer", *_PERSON, "types"),
    "split": ("answer", "at", "attribution", "question", *_PERSON),
    "merge": ("answers",),
    "boundary": ("answer", "begins", "ends"),
    "add": ("post", "begins", "ends", *_PERSON),
    "not_an_answer": ("answer",),
    "confirm": ("answer", "post", "begins", "ends"),
    "same_person": ("name", "also"),
    "hide": (*HideTarget, "reason", "date"),
}
_READERS: dict[str, Callable[[_Fields], PostCorrection | SamePerson | Hide]] = {
    "set": _set,
    "split": _split,
    "merge": _merge,
    "boundary": _boundary,
    "add": _add,
    "not_an_answer": lambda fields: NotAnAnswer(fields.line, fields.answer()),
    "confirm": _confirm,
    "same_person": _same_person,
    "hide": _hide,
}
