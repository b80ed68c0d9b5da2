"""Takedowns: which answers the owner's `[[hide]]` tables hide. Hidden answers stay in the record and are nowhere else.

A takedown hides what it names (an answer, everything of a respondent, a post), and what took its words over when the
post was taken apart anew (`index.takedowns.takedown_memory`). In doubt it hides more, and says so. What stands in a post that
is no longer published (`index.withdrawals`) is hidden in the same way, with no takedown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionUnfit
from index.corrections.corrections import Hide, HideTarget
from index.people.person_names import folded_name, is_nobody
from index.takedowns.takedown_memory import Memory, pairs_of, read_memories, store_memories

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.corrections.corrections import Corrections, SamePerson
    from index.record.record import Record

#: Before the key of the post, where an answer is hidden because its post is no longer published.
WITHDRAWN_WITH = "withdrawn "


@dataclass(frozen=True, slots=True)
class Hiding:
    """What the takedowns of `corrections.toml` come to in a record."""

    #: What hides it, by answer id, as in the record's `answers.hidden`: the takedown, else `WITHDRAWN_WITH` its post.
    hidden: Mapping[str, str]
    #: What is remembered, by takedown and post key.
    memories: dict[tuple[str, str], Memory]
    #: The takedowns that do not fit the record (yet).
    unfit: tuple[CorrectionUnfit, ...]


def refresh_hidden(record: Record, corrections: Corrections) -> list[CorrectionUnfit]:
    """Hide in the record what the takedowns hide, show everything else; the takedowns that do not fit.

    At every import before posts are stored, so that what a new takedown means is what readers saw, and after.
    """
    hiding = find_hidden(record, corrections)
    if hiding.hidden != hidden_answers(record) or hiding.memories != read_memories(record.connection):
        with record.transaction():
            record.connection.execute("UPDATE answers SET hidden = '' WHERE hidden != ''")
            record.connection.executemany(
                "UPDATE answers SET hidden = ? WHERE id = ?", [(by, found) for found, by in hiding.hidden.items()]
            )
            store_memories(record.connection, hiding.memories)
    return list(hiding.unfit)


def find_hidden(record: Record, corrections: Corrections) -> Hiding:
    """What the takedowns hide in the record as it stands; it is only read."""
    withdrawn = _withdrawn_answers(record)
    if not corrections.hides:
        return Hiding(withdrawn, {}, ())
    known = _Known.of(record)
    standing = {takedown_of(hide) for hide in corrections.hides}
    remembered = {place: memory for place, memory in read_memories(record.connection).items() if place[0] in standing}
    named: dict[str, _Named] = {}
    for hide in corrections.hides:
        named.setdefault(takedown_of(hide), _named(hide, known, corrections.same_people, remembered))
    hidden: dict[str, str] = {}
    memories: dict[tuple[str, str], Memory] = {}
    by_post = {(takedown, known.post_of[i]) for takedown, found in named.items() for i in found.answers}
    for key in sorted({key for _, key in by_post | remembered.keys() if key in known.posts}):
        at_post = _at_post(record, key, named, remembered)
        hidden |= at_post.hidden
        memories |= {(takedown, key): memory for takedown, memory in at_post.memories.items()}
    # Of a post that is not there now nothing is forgotten.
    unfit = tuple(found.unfit for found in named.values() if found.unfit)
    return Hiding(withdrawn | hidden, {**remembered, **memories}, unfit)


def takedown_of(hide: Hide) -> str:
    """A takedown as the record names it: `answer post-key/inez-tarn`, `respondent Inez Tarn`, `post post-key`."""
    return f"{hide.target} {hide.value}"


def _withdrawn_answers(record: Record) -> dict[str, str]:
    rows = record.connection.execute(
        "SELECT id, post_key FROM answers WHERE post_key IN (SELECT post_key FROM withdrawn_posts)"
    )
    return {answer_id: WITHDRAWN_WITH + key for answer_id, key in rows}


def hidden_answers(record: Record) -> dict[str, str]:
    """What hides it, by answer id, as the record has it."""
    return dict(record.connection.execute("SELECT id, hidden FROM answers WHERE hidden != ''").fetchall())


def names_of(name: str, same_people: Iterable[SamePerson]) -> frozenset[str]:
    """The folded names of a person: this one, and those that the owner says are theirs too."""
    groups = [{folded_name(other) for other in (said.name, *said.also)} for said in same_people]
    names = {folded_name(name)}
    while touching := [group for group in groups if group & names and not group <= names]:
        names.update(*touching)
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class _Known:
    """As much of the record as tells what a takedown names."""

    #: Post key of every live answer, by id.
    post_of: dict[str, str]
    #: Ids of every folded name.
    of_name: dict[str, list[str]]
    posts: frozenset[str]
    redirects: dict[str, str]
    gone: frozenset[str]

    @classmethod
    def of(cls, record: Record) -> _Known:
        """Read it."""
        execute = record.connection.execute
        rows = execute("SELECT id, post_key, respondent_name FROM answers ORDER BY post_key, position").fetchall()
        of_name: dict[str, list[str]] = {}
        for answer_id, _, name in rows:
            if not is_nobody(name):
                of_name.setdefault(folded_name(name), []).append(answer_id)
        return cls(
            post_of={answer_id: key for answer_id, key, _ in rows},
            of_name=of_name,
            posts=frozenset(key for (key,) in execute("SELECT key FROM posts")),
            redirects=dict(execute("SELECT old_id, new_id FROM redirects").fetchall()),
            gone=frozenset(gone for (gone,) in execute("SELECT id FROM gone")),
        )

    def answers_of(self, post_key: str) -> frozenset[str]:
        """Ids of a post's live answers."""
        return frozenset(answer_id for answer_id, key in self.post_of.items() if key == post_key)


@dataclass(frozen=True, slots=True)
class _Named:
    """What one takedown names by itself."""

    answers: frozenset[str]
    unfit: CorrectionUnfit | None = None
    #: Whether the words of what it names are remembered: not those of a whole post.
    remembers: bool = True


def _named(
    hide: Hide, known: _Known, same_people: Iterable[SamePerson], remembered: Iterable[tuple[str, str]]
) -> _Named:
    if hide.target is HideTarget.POST:
        return _named_post(hide, known)
    if hide.target is HideTarget.ANSWER:
        return _named_answer(hide, known)
    names = frozenset[str]() if is_nobody(hide.value) else names_of(hide.value, same_people)
    found = frozenset(answer_id for name in names for answer_id in known.of_name.get(name, ()))
    # Their words may stand under another name now: then the takedown fits.
    if found or any(takedown == takedown_of(hide) for takedown, _ in remembered):
        return _Named(found)
    return _Named(found, _unfit(hide, "nobody of this name answers in the archive", "Compare the spelling with `answerstacks export`; the takedown waits for a post that has the name"))  # fmt: skip


def _named_post(hide: Hide, known: _Known) -> _Named:
    if hide.value in known.posts:
        return _Named(known.answers_of(hide.value), remembers=False)
    return _Named(frozenset(), _unfit(hide, "the archive has no such post", "Correct the key; the takedown waits for a post that has it"))  # fmt: skip


def _named_answer(hide: Hide, known: _Known) -> _Named:
    live = known.redirects.get(hide.value, hide.value)
    if live in known.post_of:
        return _Named(frozenset({live}))
    if hide.value in known.gone:
        return _Named(frozenset())
    key = post_key_in(hide.value, known.posts)
    if key is None:
        return _Named(frozenset(), _unfit(hide, "the archive has no post with this answer", "Correct the id; the takedown waits for the post"))  # fmt: skip
    # Whoever asked for it must not be shown because of a letter.
    problem = f"the post {key} has and had no such answer, so the whole post is hidden"
    return _Named(known.answers_of(key), _unfit(hide, problem, "Correct the id"), remembers=False)


def post_key_in(answer_id: str, posts: Iterable[str]) -> str | None:
    """The key of the post, among `posts`, that an answer's id speaks of."""
    held = frozenset(posts)
    parts = answer_id.split("/")
    keys = ("/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1))
    return next((key for key in keys if key in held), None)


def _unfit(hide: Hide, problem: str, remedy: str) -> CorrectionUnfit:
    return CorrectionUnfit(hide.line, "hide", f"{takedown_of(hide)!r}: {problem}", f"{remedy}.")


@dataclass(frozen=True, slots=True)
class _AtPost:
    """What the takedowns come to at one post."""

    hidden: dict[str, str] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)


def _at_post(
    record: Record, key: str, named: Mapping[str, _Named], remembered: Mapping[tuple[str, str], Memory]
) -> _AtPost:
    answers = [read.answer for read in record.answers_of(key)]
    pairs = {answer.id: pairs_of(answer.text) for answer in answers}
    by: dict[str, list[str]] = {}
    for takedown, found in named.items():
        memory = remembered.get((takedown, key), Memory())
        ids = [i for i in pairs if i in found.answers or memory.knows(pairs[i])]
        if ids:
            by[takedown] = ids
    done = _AtPost()
    for takedown, ids in by.items():
        done.hidden.update({i: takedown for i in ids if i not in done.hidden})
    shown = {pair for i, found in pairs.items() if i not in done.hidden for pair in found}
    shown |= {pair for question in {answer.question for answer in answers} for pair in pairs_of(question)}
    for takedown, ids in by.items():
        if named[takedown].remembers:
            own = [pairs[i] for i in ids if i in named[takedown].answers]
            memory = remembered.get((takedown, key), Memory())
            done.memories[takedown] = memory.grown([pairs[i] for i in ids], own, frozenset(shown))
    return done
