"""Reruns: posts and answers that repeat earlier ones.

A rerun says which post it repeats (`index.splitting.rerun_notes`). What it repeats is shown once, at the original; what
it adds is its own. All functions take the whole record, so that the order of imports does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from index.identity.bearers import bearer_of
from index.identity.matching import SAME_TEXT_PAIRS, SAME_TEXT_SHARE
from index.identity.overlap import Shingles, shared
from index.identity.retired import Redirect
from index.posts.records import FactName
from index.reading.post_names import names_meant, names_of_post
from index.record.takedown_facts import hides_post

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from index.posts.records import Answer
    from index.record.record_rows import ReadAnswer, ReadPost


@dataclass(frozen=True, slots=True)
class Reruns:
    """The answers and posts of the record that repeat others."""

    #: Id of an answer that is repeated -> id of the original, which repeats none itself.
    answers: Mapping[str, str] = field(default_factory=dict)
    #: Key of a post all of whose answers are repeated -> key of the post that stands for it.
    posts: Mapping[str, str] = field(default_factory=dict)

    def hidden_too(self, hidden: Mapping[str, str]) -> frozenset[str]:
        """Return the ids in `hidden` (id -> the takedown that hides it), and those of their copies.

        Hidden words are hidden wherever they stand. A post that is hidden because it only repeats another takes
        nothing away from that.
        """
        words = {self.answers.get(i, i) for i, by in hidden.items() if not hides_post(by)}
        words |= hidden.keys() - self.answers.keys()
        return frozenset(hidden) | words | {copy for copy, original in self.answers.items() if original in words}

    def redirects(self, recorded: Iterable[Redirect]) -> list[Redirect]:
        """Return `recorded` led on to the originals, with redirects of what is repeated; by old id."""
        led_on = [replace(found, new_id=self.answers.get(found.new_id, found.new_id)) for found in recorded]
        added = [Redirect(old, new, frozenset()) for old, new in (*self.answers.items(), *self.posts.items())]
        return sorted([*led_on, *added], key=lambda redirect: redirect.old_id)


class _Known:
    """An answer as it is compared; its pairs are counted once, and only where they are needed."""

    def __init__(self, answer: Answer, read: ReadPost) -> None:
        bearer = bearer_of(read.post.kind, answer.question, answer.respondent, answer.text)
        self.id = answer.id
        self.position = answer.position
        self.person = answer.respondent.name
        self.slug = bearer.slug
        self._text = bearer.text

    @cached_property
    def shingles(self) -> Shingles:
        """The pairs of words of its text."""
        return Shingles(self._text)


def resolve_reruns(posts: Sequence[ReadPost], answers: Iterable[Answer]) -> Reruns:
    """Find the answers and the posts that repeat others. `answers` are all, hidden ones included."""
    of_post: dict[str, list[Answer]] = {}
    for answer in answers:
        of_post.setdefault(answer.post_key, []).append(answer)
    return _find(posts, lambda key: of_post.get(key, []))


def find_reruns(posts: Sequence[ReadPost], answers_of: Callable[[str], Iterable[ReadAnswer]]) -> Reruns:
    """Find the same, with the answers of those posts alone that may be reruns or originals."""
    return _find(posts, lambda key: [read.answer for read in answers_of(key)])


def _find(posts: Sequence[ReadPost], answers_of: Callable[[str], Iterable[Answer]]) -> Reruns:
    by_key = {read.post.key: read for read in posts}
    if not any(map(_said, posts)):
        return Reruns()

    @cache
    def known(key: str) -> list[_Known]:
        return [_Known(answer, by_key[key]) for answer in answers_of(key)] if key in by_key else []

    originals = _without_circles(_originals(posts, known), by_key)
    copies: dict[str, str] = {}
    for key, original in originals.items():
        copies |= _copies(known(key), known(original))
    repeated = {
        key: original
        for key, original in originals.items()
        if known(key) and all(answer.id in copies for answer in known(key))
    }
    return Reruns(
        {copy: _end(copy, copies) for copy in sorted(copies)}, {key: _end(key, repeated) for key in sorted(repeated)}
    )


def _said(read: ReadPost) -> str:
    return next((fact.value for fact in read.facts if fact.name is FactName.RERUN_OF), "")


def _originals(posts: Sequence[ReadPost], known: Callable[[str], list[_Known]]) -> dict[str, str]:
    """Return rerun -> the post it repeats: of those that its note may mean, the one with most of its answers."""
    named: dict[str, set[str]] = {}
    for read in posts:
        for name in names_of_post(read.post.key, read.post.url, read.post.title, read.post.published):
            named.setdefault(name, set()).add(read.post.key)
    day = {read.post.key: read.post.published for read in posts}
    found = {}
    for read in sorted(posts, key=lambda read: read.post.key):
        meant = {other for name in names_meant(_said(read)) for other in named.get(name, ())} - {read.post.key}
        earlier = [key for key in meant if not _is_later(day[key], day[read.post.key])]
        counted = [(-len(_copies(known(read.post.key), known(key))), key) for key in earlier]
        best = min(counted, default=(0, ""))
        if best[0] < 0:
            found[read.post.key] = best[1]
    return found


def _is_later(day: dt.date | None, other: dt.date | None) -> bool:
    return bool(day and other and day > other)


def _copies(own: Sequence[_Known], originals: Sequence[_Known]) -> dict[str, str]:
    """Return answer -> the original with the same text: of the same person or question first, then by overlap."""
    pairs = []
    for one in own:
        for other in originals:
            common = shared(one.shingles, other.shingles)
            whole = min(one.shingles.total, other.shingles.total)
            enough = common >= SAME_TEXT_SHARE * whole
            if enough and (one.slug == other.slug or common >= SAME_TEXT_PAIRS):
                strangers = one.person != other.person or one.slug != other.slug
                pairs.append((strangers, -common, abs(one.position - other.position), one.id, other.id))
    copies: dict[str, str] = {}
    for *_, copy, original in sorted(pairs):
        if copy not in copies and original not in copies.values():
            copies[copy] = original
    return copies


def _without_circles(originals: Mapping[str, str], posts: Mapping[str, ReadPost]) -> dict[str, str]:
    """Return `originals` without circles: of posts that name each other the oldest is the original."""
    kept = dict(originals)
    for start in sorted(originals):
        circle = [start]
        while circle[-1] in kept and kept[circle[-1]] not in circle:
            circle.append(kept[circle[-1]])
        if kept.get(circle[-1]) == start:
            del kept[min(circle, key=lambda key: _age(posts[key]))]
    return kept


def _age(read: ReadPost) -> tuple[bool, str, str]:
    day = read.post.published
    return (day is None, day.isoformat() if day else "", read.post.key)


def _end(start: str, steps: Mapping[str, str]) -> str:
    """Follow a chain of steps without circles to its end."""
    while start in steps:
        start = steps[start]
    return start
