"""Finding the answer, person or post that the owner wants to hide or to show again."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from index.corrections.correction_errors import HideAmbiguous, NotHidden, NothingToHide
from index.corrections.corrections import HideTarget
from index.people.person_names import folded_name, is_nobody
from index.reading.addresses import canonical_address, is_same_address
from index.record.id_rows import (
    find_answer_id,
    find_post_key,
    post_addresses,
    post_keys,
    signed_answers,
    signed_names,
)
from index.record.takedown_facts import read_facts
from index.takedowns.named_answers import names_of
from index.takedowns.takedowns import standing_hides

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.corrections.corrections import Corrections, Hide
    from index.record.record import Record

#: A target and its value, as a `[[hide]]` table gives them.
Target = tuple[HideTarget, str]

_NEAR = 3
#: Paths of answers and posts on the website. One may lie in another: a site can stand under a path of that name.
_PATHS = {"answers": HideTarget.ANSWER, "questions": HideTarget.POST}
_PLACE = re.compile(r"(?=/(answers|questions)/(.*))", re.DOTALL)


def find_target(record: Record, corrections: Corrections, asked: str, only: HideTarget | None = None) -> Target:
    """Find what is to be hidden, by its id, key, name or address. `only` says what sort of thing is meant.

    `only` says which of the three is meant; `pages` is what `asked` can mean where it is the address of a page of ours,
    the likeliest last. Raises NothingToHide with what comes near, HideAmbiguous.
    """
    asked, only = _from_page(record, asked, only, pages)
    found = [
        (target, value)
        for target, value in (
            (HideTarget.ANSWER, find_answer_id(record.connection, asked)),
            (HideTarget.RESPONDENT, _name(record, corrections, asked)),
            (HideTarget.POST, _post(record.connection, asked)),
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
    """Find the takedowns that hide what is asked for, in the file or in the record alone.

    They are several where spellings of a name differ; those that an interrupted `unhide` has lifted are found as well.
    Raises NotHidden, which lists the takedowns, and HideAmbiguous.
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
        # Another spelling of the name would go on hiding them.
        meant += [hide for hide in hides if hide.target in targets and _is_meant(record, hide, text)]
    return tuple(dict.fromkeys((hide.target, hide.value) for hide in meant))


def standing_takedown(record: Record, corrections: Corrections, target: Target) -> Hide | None:
    """Find the takedown that hides this very thing already, however its name is spelt."""
    kind, value = target
    for hide in standing_hides(record, corrections):
        names = kind is HideTarget.RESPONDENT and folded_name(hide.value) == folded_name(value)
        if hide.target is kind and (hide.value == value or names):
            return hide
    return None


def _is_meant(record: Record, hide: Hide, text: str) -> bool:
    if hide.target is HideTarget.RESPONDENT:
        return folded_name(hide.value) == folded_name(text)
    find = find_answer_id if hide.target is HideTarget.ANSWER else _post
    return (find(record.connection, text) or text) == (find(record.connection, hide.value) or hide.value)


def _from_address(record: Record, asked: str, only: HideTarget | None) -> tuple[str, HideTarget | None]:
    """Return the id or key in the address of a page of the website; any other text as it is."""
    # A lone surrogate is in nobody's name, and SQLite refuses it.
    text = asked.encode("utf-8", "replace").decode().strip()
    path = urlsplit(text).path if canonical_address(text) else text
    places = list(_PLACE.finditer(path)) if path != text or _PLACE.match(path) else []
    readings = [(unquote(place[2].strip("/")), _PATHS[place[1]]) for place in places]
    for value, target in readings:
        if (find_answer_id if target is HideTarget.ANSWER else _post)(record.connection, value):
            return value, only or target
    # A lone surrogate can be in nobody's name, and SQLite refuses it.
    text = asked.encode("utf-8", "replace").decode().strip()
    return (pages[-1][1], only or pages[-1][0]) if pages else (text, only)


def _post(connection: sqlite3.Connection, text: str) -> str | None:
    """Return the key of the post with this key or address."""
    key = find_post_key(connection, text)
    if key is None and canonical_address(text):
        # Of two posts that had one address in turn, the published one comes first.
        return next((held for held, url in post_addresses(connection) if is_same_address(url, text)), None)
    return key


def _name(record: Record, corrections: Corrections, text: str) -> str | None:
    """Find the name, as it is signed first, of somebody who answers."""
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
