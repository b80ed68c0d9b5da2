"""Finding what the owner wants to hide or to show again: an answer, a person or a post."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from index.corrections.correction_errors import HideAmbiguous, NotHidden, NothingToHide
from index.corrections.corrections import HideTarget
from index.people.person_names import folded_name, is_nobody
from index.record.id_rows import (
    find_answer_id,
    find_post_at,
    find_post_key,
    post_keys,
    signed_answers,
    signed_names,
)
from index.record.takedown_facts import read_facts
from index.takedowns.named_answers import names_of
from index.takedowns.takedowns import standing_hides

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.corrections.corrections import Corrections, Hide
    from index.record.record import Record

#: A target and its value, as a `[[hide]]` table gives them.
Target = tuple[HideTarget, str]

_NEAR = 3


def find_target(
    record: Record,
    corrections: Corrections,
    asked: str,
    only: HideTarget | None = None,
    pages: Sequence[Target] = (),
) -> Target:
    """Return the answer, person or post that an id, name, key or post's address names.

    `only` says which of the three is meant; `pages` is what `asked` can mean where it is the address of a page of ours,
    the likeliest last. Raises NothingToHide with what comes near, HideAmbiguous.
    """
    asked, only = _from_page(record, asked, only, pages)
    found = [
        (target, value)
        for target, value in (
            (HideTarget.ANSWER, _answer(record, asked)),
            (HideTarget.RESPONDENT, _name(record, corrections, asked)),
            (HideTarget.POST, _post(record, asked)),
        )
        if value and only in (None, target)
    ]
    if not found:
        raise NothingToHide(asked, _near(record, asked))
    if len(found) > 1:
        raise HideAmbiguous(asked, [target for target, _ in found])
    return found[0]


def find_takedowns(
    record: Record,
    corrections: Corrections,
    asked: str,
    only: HideTarget | None = None,
    pages: Sequence[Target] = (),
) -> tuple[Target, ...]:
    """Return the takedowns that hide what is asked for, in the file or in the record alone; arguments as above.

    They are several where a name is spelt differently in each. Those that an interrupted `unhide` has lifted are among
    them. Raises NotHidden, which lists the takedowns, and HideAmbiguous.
    """
    text, wanted = _from_page(record, asked, only, pages)
    standing = standing_hides(record, corrections)
    lifted = [fact.as_hide for fact in read_facts(record.connection).values() if fact.lifted]
    hides = [hide for hide in (*standing, *lifted) if wanted in (None, hide.target)]
    exact = [hide for hide in hides if hide.value == text]
    meant = exact or [hide for hide in hides if _is_meant(record, hide, text)]
    if not meant:
        raise NotHidden(asked, [hide.takedown for hide in standing])
    targets = {hide.target for hide in meant}
    if len(targets) > 1:
        raise HideAmbiguous(asked, sorted(targets))
    if HideTarget.RESPONDENT in targets:
        # The same name, spelt otherwise, would go on hiding them.
        meant += [hide for hide in hides if hide.target in targets and _is_meant(record, hide, text)]
    return tuple(dict.fromkeys((hide.target, hide.value) for hide in meant))


def standing_takedown(record: Record, corrections: Corrections, target: Target) -> Hide | None:
    """The takedown that hides this very thing already, however its name is spelt."""
    kind, value = target
    for hide in standing_hides(record, corrections):
        names = kind is HideTarget.RESPONDENT and folded_name(hide.value) == folded_name(value)
        if hide.target is kind and (hide.value == value or names):
            return hide
    return None


def _is_meant(record: Record, hide: Hide, text: str) -> bool:
    if hide.target is HideTarget.RESPONDENT:
        return folded_name(hide.value) == folded_name(text)
    find = _answer if hide.target is HideTarget.ANSWER else _post
    return (find(record, text) or text) == (find(record, hide.value) or hide.value)


def _from_page(
    record: Record, asked: str, only: HideTarget | None, pages: Sequence[Target]
) -> tuple[str, HideTarget | None]:
    """Return the first of `pages` that is known, else the last; without pages what was asked, as it is."""
    for target, value in pages:
        if (_answer if target is HideTarget.ANSWER else _post)(record, value):
            return value, only or target
    # A lone surrogate can be in nobody's name, and SQLite refuses it.
    text = asked.encode("utf-8", "replace").decode().strip()
    return (pages[-1][1], only or pages[-1][0]) if pages else (text, only)


def _answer(record: Record, text: str) -> str | None:
    return find_answer_id(record.connection, text)


def _post(record: Record, text: str) -> str | None:
    """Return the key of the post with this key or address."""
    return find_post_key(record.connection, text) or find_post_at(record.connection, text)


def _name(record: Record, corrections: Corrections, text: str) -> str | None:
    """The name, as it is signed first, of somebody who answers."""
    if is_nobody(text):
        return None
    wanted = folded_name(text)
    names = signed_names(record.connection)
    signed = [name for name in names if folded_name(name) == wanted]
    also = names_of(text, corrections.same_people) - {wanted}
    signed += [text for name in names if also and folded_name(name) in also]
    return signed[0] if signed else None


def _near(record: Record, asked: str) -> list[str]:
    answers = {answer_id for answer_id, _, _ in signed_answers(record.connection)}
    ids = sorted(answers | post_keys(record.connection))
    names = {folded_name(name): name for name in signed_names(record.connection)}
    if "/" in asked:
        return _close(asked, ids)
    return [*(names[found] for found in _close(folded_name(asked), names)), *_close(asked, ids)][:_NEAR]


def _close(asked: str, held: Iterable[str]) -> list[str]:
    return get_close_matches(asked, list(held), _NEAR)
