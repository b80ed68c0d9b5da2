"""Making corrections of the tables of `corrections.toml`; every key and value is checked, every fault collected."""

from __future__ import annotations

import datetime as dt
import re
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
    PostCorrection,
    SamePerson,
    SetRespondent,
    SplitInTwo,
    StatedRespondent,
)
from index.corrections.toml_check import Checker, Fault, instead, shown
from index.posts.records import UNKNOWN_TYPE, LibraryType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.corrections.correction_tables import Table

_PERSON = ("name", "title", "institution")
_ID = re.compile(r"[^/\s]+/[^/\s]+")


def check_tables(tables: Iterable[Table]) -> tuple[Corrections, list[tuple[int, str]]]:
    """Return the corrections and (line, fault) of all that is wrong; with any fault they are not to be used."""
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
    """Return the key of the post that it corrects."""
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
    fields.known(fields.values, _KEYS[table.name])
    correction = _READERS[table.name](fields)
    faults += [(table.line, f"[[{table.name}]] {fault}") for fault in fields.faults]
    return None if fields.faults else correction


def _form_fault(table: Table) -> tuple[int, str] | None:
    if table.name and table.name not in _KEYS:
        remedy = instead(table.name, tuple(_KEYS), "[[{}]]")
        return table.line, str(Fault("", f"there is no table [[{table.name}]]", remedy))
    if table.fault:
        return table.fault
    if not table.is_one_of_many:
        return table.line, f"there can be several [{table.name}]. Write [[{table.name}]] with two brackets."
    if not table.name and table.values:
        key = next(iter(table.values))
        return table.line, f'"{key}" stands before the first table. Put a header such as [[set]] above it.'
    return None


class _Fields(Checker):
    """Reads the values of one table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.line = table.line
        self.values: dict[str, Any] = table.values or {}

    def optional(self, key: str) -> str | None:
        """Return text on one line; None where it is not given."""
        return self.text(key, self.values[key]) if key in self.values else None

    def needed(self, key: str, example: str) -> str:
        """Return words; a fault where they are not given."""
        if key not in self.values:
            self.fault("", f"it has no {key}", f"Add {key} = {example}")
        return self.words_if_given(key)

    def words_if_given(self, key: str) -> str:
        """Return words; empty where they are not given."""
        return self.words(key, self.values[key]) if key in self.values else ""

    def list_of_text(self, key: str, example: str) -> list[str]:
        if key not in self.values:
            self.fault("", f"it has no {key}", f"Add {key} = {example}")
        items = self.items(key, self.values.get(key, []), example)
        return [self.words(f"{key}, number {number}", item) for number, item in enumerate(items, 1)]

    def answer_id(self, value: str) -> str:
        if value and not _ID.fullmatch(value):
            remedy = "Write post-key/respondent: the last two parts of the answer's address"
            self.fault("", f'"{value}" is not the id of an answer', remedy)
        return value

    def answer(self) -> str:
        return self.answer_id(self.needed("answer", '"post-key/respondent"'))

    def person(self) -> StatedRespondent:
        name, title, institution = (self.optional(key) for key in _PERSON)
        return StatedRespondent(
            ANONYMOUS if name is not None and name.lower() == "anonymous" else name, title, institution
        )

    def one_of(self, keys: Sequence[str]) -> None:
        if not any(key in self.values for key in keys):
            self.fault("", "it changes nothing", f"Add at least one of {', '.join(keys)}")


def _set(fields: _Fields) -> SetRespondent:
    fields.one_of((*_PERSON, "types"))
    types = _types(fields) if "types" in fields.values else None
    return SetRespondent(fields.line, fields.answer(), fields.person(), types)


def _types(fields: _Fields) -> tuple[LibraryType, ...]:
    given = [name.lower() for name in fields.list_of_text("types", '["public"]')]
    known = [str(library_type) for library_type in LibraryType]
    for name in given:
        if name == UNKNOWN_TYPE:
            fields.fault("types", f'found "{name}"', "Write types = [] where the type is unknown")
        elif name and name not in known:
            fields.fault("types", f'"{name}" is no library type', instead(name, known))
    return tuple(library_type for library_type in LibraryType if library_type in given)


def _split(fields: _Fields) -> SplitInTwo:
    at = fields.needed("at", '"words with which the second answer begins"')
    printed = (fields.words_if_given("attribution"), fields.words_if_given("question"))
    return SplitInTwo(fields.line, fields.answer(), at, fields.person(), *printed)


def _merge(fields: _Fields) -> Merge:
    answers = tuple(
        map(fields.answer_id, fields.list_of_text("answers", '["post-key/respondent", "post-key/another"]'))
    )
    if "answers" in fields.values and not fields.faults:
        if len(answers) < 2 or len(set(answers)) < len(answers):
            fields.fault("answers", "found fewer than two that differ", "Write two or more different answers")
        elif len({answer_id.rpartition("/")[0] for answer_id in answers}) > 1:
            fields.fault("answers", "they are of different posts", "Write answers of one post")
    return Merge(fields.line, answers)


def _boundary(fields: _Fields) -> MoveBoundary:
    fields.one_of(("begins", "ends"))
    return MoveBoundary(fields.line, fields.answer(), fields.words_if_given("begins"), fields.words_if_given("ends"))


def _words_of_post(fields: _Fields) -> tuple[str, str, str]:
    """Return (post, begins, ends)."""
    post = fields.needed("post", '"post-key"')
    if "/" in post:
        fields.fault("post", f'"{post}" is not the key of a post', "Write the part of an answer's id before the /")
    begins, ends = (fields.needed(key, f'"words it {key} with"') for key in ("begins", "ends"))
    return post, begins, ends


def _confirm(fields: _Fields) -> Confirm | ConfirmWords:
    if "post" not in fields.values:
        for key in ("begins", "ends"):
            if key in fields.values:
                fields.fault(key, "it belongs to the words of a post", 'Add post = "post-key", or take it out')
        return Confirm(fields.line, fields.answer())
    if "answer" in fields.values:
        fields.fault("", "it has an answer and a post", "Write either answer, or post, begins and ends")
    return ConfirmWords(fields.line, *_words_of_post(fields))


def _add(fields: _Fields) -> AddAnswer:
    post, begins, ends = _words_of_post(fields)
    if "name" not in fields.values:
        fields.fault("", "it has no name", 'Add name = "who says it", or name = "" where nobody is named')
    return AddAnswer(fields.line, post, begins, ends, fields.person())


def _same_person(fields: _Fields) -> SamePerson:
    name = fields.needed("name", '"the name to show"')
    also = fields.list_of_text("also", '["Another Name"]')
    if "also" in fields.values and not fields.faults and (not also or name in also):
        fields.fault("also", "it names nobody else", "Write at least one name, each of them different from name")
    return SamePerson(fields.line, name, tuple(dict.fromkeys(also)))


def _people_of_two_names(people: Sequence[SamePerson]) -> list[tuple[int, str]]:
    first: dict[str, SamePerson] = {}
    faults = []
    for person in people:
        for other in person.also:
            known = first.setdefault(other, person)
            if known.name != person.name:
                found = f'"{other}" is "{known.name}" already, by line {known.line}'
                faults.append((person.line, f"[[same_person]] {Fault('also', found, 'Write it in one of them')}"))
    return faults


def _hide(fields: _Fields) -> Hide:
    targets = [target for target in HideTarget if target in fields.values]
    if len(targets) != 1:
        fields.fault("", f"found {' and '.join(targets) or 'nothing'} to hide", f"Write one of {', '.join(HideTarget)}")
    target = targets[0] if targets else HideTarget.ANSWER
    value = fields.words_if_given(target)
    if target is HideTarget.ANSWER:
        fields.answer_id(value)
    date = fields.values.get("date")
    if date is not None and (not isinstance(date, dt.date) or isinstance(date, dt.datetime)):
        fields.fault("date", f"found {shown(date)}, which is no day", "Write date = 2026-11-23, without quotes")
        date = None
    return Hide(fields.line, target, value, fields.optional("reason") or "", date)


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
