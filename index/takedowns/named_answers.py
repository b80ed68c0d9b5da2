"""The answers that a takedown names: by an answer's id, a person's names, or a post's key.

The words that it remembers are in `index.record.takedown_memory`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionUnfit
from index.corrections.corrections import HideTarget
from index.people.person_names import folded_name, is_nobody
from index.record.id_rows import gone_ids, post_keys, redirect_targets, signed_answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from index.corrections.corrections import Hide, SamePerson
    from index.record.record import Record
    from index.record.takedown_facts import TakedownFact


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The ids, names and keys of the record that a takedown may name."""

    #: Post key of every live answer, by id.
    post_of: dict[str, str]
    #: Ids of answers, by folded name.
    of_name: dict[str, list[str]]
    posts: frozenset[str]
    redirects: dict[str, str]
    gone: frozenset[str]

    @classmethod
    def of(cls, record: Record) -> KnownIds:
        """Read them."""
        rows = signed_answers(record.connection)
        of_name: dict[str, list[str]] = {}
        for answer_id, _, name in rows:
            if not is_nobody(name):
                of_name.setdefault(folded_name(name), []).append(answer_id)
        return cls(
            post_of={answer_id: key for answer_id, key, _ in rows},
            of_name=of_name,
            posts=post_keys(record.connection),
            redirects=redirect_targets(record.connection),
            gone=gone_ids(record.connection),
        )

    def answers_of(self, post_key: str) -> frozenset[str]:
        """Return the ids of a post's live answers."""
        return frozenset(answer_id for answer_id, key in self.post_of.items() if key == post_key)

    def live(self, answer_ids: Iterable[str]) -> frozenset[str]:
        """Return the live ids that these ids lead to."""
        return frozenset(self.redirects.get(found, found) for found in answer_ids) & self.post_of.keys()


@dataclass(frozen=True, slots=True)
class Named:
    """The answers that one takedown names."""

    answers: frozenset[str]
    unfit: CorrectionUnfit | None = None
    #: True if the words of what it names are remembered: not those of a post that is hidden for a misspelt id.
    remembers: bool = True
    #: Of a respondent: the folded names that are theirs.
    names: frozenset[str] = frozenset()


def named_by(
    hide: Hide,
    known: KnownIds,
    same_people: Iterable[SamePerson],
    fact: TakedownFact | None,
    remembered: Collection[str],
) -> Named:
    """Return what a takedown names.

    `fact` is what the record knows of it, None where it has hidden nothing yet; `remembered` are the keys of the posts
    of which it remembers words.
    """
    if hide.target is HideTarget.RESPONDENT:
        return _named_respondent(hide, known, same_people, fact, knows_words=not known.posts.isdisjoint(remembered))
    named = _named_post(hide, known) if hide.target is HideTarget.POST else _named_answer(hide, known, remembered)
    if _did_fit(fact):
        # It has fitted, so nothing in it is misspelt: it waits for what is not there now.
        return Named(named.answers, None, named.remembers)
    return named


def names_of(name: str, same_people: Iterable[SamePerson]) -> frozenset[str]:
    """Return the folded names of a person: this one, and those that the owner says are theirs."""
    groups = [{folded_name(other) for other in (said.name, *said.also)} for said in same_people]
    names = {folded_name(name)}
    while touching := [group for group in groups if group & names and not group <= names]:
        names.update(*touching)
    return frozenset(names)


def post_key_in(answer_id: str, posts: Iterable[str]) -> str | None:
    """Return the key, among `posts`, that an answer's id begins with."""
    held = frozenset(posts)
    parts = answer_id.split("/")
    keys = ("/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1))
    return next((key for key in keys if key in held), None)


def _named_respondent(
    hide: Hide, known: KnownIds, same_people: Iterable[SamePerson], fact: TakedownFact | None, *, knows_words: bool
) -> Named:
    names = frozenset[str]() if is_nobody(hide.value) else names_of(hide.value, same_people)
    standing = fact if fact and not fact.lifted else None
    if standing:
        names |= standing.names
    found = frozenset(answer_id for name in names for answer_id in known.of_name.get(name, ()))
    if standing:
        # Their answers may stand under another name now.
        found |= known.live(standing.answers)
    if found or _did_fit(fact) or knows_words:
        return Named(found, names=names)
    return Named(found, _unfit(hide, "nobody of this name answers in the archive", "Compare the spelling with `answerstacks export`; the takedown waits for a post that has the name"))  # fmt: skip


def _did_fit(fact: TakedownFact | None) -> bool:
    return fact is not None and fact.fitted and not fact.lifted


def _named_post(hide: Hide, known: KnownIds) -> Named:
    if hide.value in known.posts:
        return Named(known.answers_of(hide.value))
    return Named(frozenset(), _unfit(hide, "the archive has no such post", "Correct the key; the takedown waits for a post that has it"))  # fmt: skip


def _named_answer(hide: Hide, known: KnownIds, remembered: Collection[str]) -> Named:
    live = known.live([hide.value])
    if live or hide.value in known.gone:
        return Named(live)
    key = post_key_in(hide.value, known.posts)
    if key is None:
        return Named(frozenset(), _unfit(hide, "the archive has no post with this answer", "Correct the id; the takedown waits for the post"))  # fmt: skip
    if key in remembered:
        return Named(frozenset())
    # A misspelt letter must not show the person who asked for it.
    problem = f"the post {key} has and had no such answer, so the whole post is hidden"
    return Named(known.answers_of(key), _unfit(hide, problem, "Correct the id"), remembers=False)


def _unfit(hide: Hide, problem: str, remedy: str) -> CorrectionUnfit:
    return CorrectionUnfit(hide.line, "hide", f"{hide.takedown!r}: {problem}", f"{remedy}.")
