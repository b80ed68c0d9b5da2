"""What of a generation depends on several posts: which answers are shown, who gave them, and where old ids lead.

It is read without the texts of posts and answers, so that an edit does not cost what the archive holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.generation.reruns import Reruns, find_reruns
from index.generation.withholding import withheld_digests
from index.identity.retired import Gone
from index.people.people_rows import people_and_gone_slugs
from index.record.first_shown import read_first_shown
from index.record.hidden_rows import UNPUBLISHED, withheld_by
from index.record.same_people_rows import read_same_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.identity.retired import Redirect
    from index.people.people import NamedPerson, Signed
    from index.record.record import Record
    from index.record.record_rows import ReadPost, SignedAnswer

#: The reason given for the id of a hidden answer; the owner's own reason is nobody else's business. A stored word: in
#: the record, `withdrawn_posts` are unpublished ones.
REASON_HIDDEN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Outline:
    """The answers of a generation, and everything else in it that is not one post's."""

    #: The answers: the place of each is its row number.
    answers: tuple[Signed, ...]
    redirects: tuple[Redirect, ...]
    #: Ids that lead nowhere, hidden ones among them, by id; the key of a post that is hidden whole, too.
    gone: tuple[Gone, ...]
    #: The people who give the answers.
    people: tuple[NamedPerson, ...] = ()
    #: Slugs of people that lead nowhere because their answers are hidden, in order.
    gone_people: tuple[str, ...] = ()
    #: By id: the ISO date of the day on which readers could first see each answer.
    first_shown: Mapping[str, str] = field(default_factory=dict)
    #: The takedowns and the unpublished posts that stand (`index.generation.withholding`), sorted.
    withholds: tuple[str, ...] = ()

    @property
    def anything_hidden(self) -> bool:
        """True if anything is hidden: then no older generation may be kept."""
        return any(found.reason == REASON_HIDDEN for found in self.gone)

    @property
    def withheld_digests(self) -> tuple[str, ...]:
        """SHA-256 of each of `withholds`, as a manifest has them."""
        return withheld_digests(self.withholds)

    @property
    def of_posts(self) -> dict[str, list[str]]:
        """The ids of the answers by the key of their post, both in their order."""
        found: dict[str, list[str]] = {}
        for answer in self.answers:
            found.setdefault(answer.post_key, []).append(answer.id)
        return found


def read_outline(record: Record) -> Outline:
    """Read the record for a generation: what is hidden only as ids that are gone, what is run again only once."""
    posts, recorded = record.posts(bodies=False), record.signed()
    hidden, reruns = _hidden_and_reruns(record, posts, recorded)
    hidden_answers = [answer for answer in recorded if answer.id in hidden]
    shown = tuple(answer for answer in recorded if answer.id not in hidden and answer.id not in reruns.answers)
    redirects = reruns.redirects(record.redirects())
    gone = _gone_with(hidden, recorded, redirects)
    people, gone_people = people_and_gone_slugs(shown, hidden_answers, read_same_people(record.connection))
    return Outline(
        answers=shown,
        redirects=tuple(redirect for redirect in redirects if redirect.old_id not in gone),
        gone=tuple(sorted([*record.gone(), *gone.values()], key=lambda found: found.id)),
        people=people,
        gone_people=gone_people,
        first_shown=read_first_shown(record.connection),
        withholds=withheld_by(record.connection),
    )


def _hidden_and_reruns(
    record: Record, posts: Sequence[ReadPost], recorded: Sequence[SignedAnswer]
) -> tuple[frozenset[str], Reruns]:
    """Return two things: the ids of all hidden answers, with copies of those that a takedown hides; and the reruns."""
    unpublished = {answer.post_key for answer in recorded if answer.hidden.startswith(UNPUBLISHED)}
    hidden = {answer.id: answer.hidden for answer in recorded if answer.hidden}
    taken_down = {answer_id: by for answer_id, by in hidden.items() if not by.startswith(UNPUBLISHED)}
    reruns = find_reruns(posts, record.answers_of)
    everywhere = reruns.hidden_too(taken_down) | hidden.keys()
    if unpublished:
        # A copy of an unpublished post, in a post that is published, stands for itself.
        reruns = find_reruns([read for read in posts if read.post.key not in unpublished], record.answers_of)
    return everywhere, reruns


def _gone_with(
    hidden: frozenset[str], recorded: Sequence[SignedAnswer], redirects: Sequence[Redirect]
) -> dict[str, Gone]:
    """Return by id what is gone: hidden answers, what led to them, and the posts that have no other answer."""
    shown_posts = {answer.post_key for answer in recorded if answer.id not in hidden}
    ids = hidden | {redirect.old_id for redirect in redirects if redirect.new_id in hidden}
    ids |= {answer.post_key for answer in recorded} - shown_posts
    return {found: Gone(found, REASON_HIDDEN, frozenset()) for found in ids}
