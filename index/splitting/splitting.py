"""From the blocks of a post to its questions and its answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, Fact, FactName, PostKind
from index.posts.split import Role, Split
from index.reading.post_names import bare_title
from index.reading.tail import find_tail
from index.splitting.candidates import Candidates
from index.splitting.columns.column import split_column
from index.splitting.cutting import with_host, without
from index.splitting.doubts.certainty import with_certainty
from index.splitting.evidence import NO_EVIDENCE
from index.splitting.guests.essay import split_essay
from index.splitting.host_post import split_host_post
from index.splitting.readings.choosing import read_as_best
from index.splitting.readings.rivals import with_rival
from index.splitting.rerun_notes import find_rerun
from index.splitting.second_look import look_again
from index.splitting.surveys.interview import split_interview
from index.splitting.surveys.survey import split_survey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.posts.records import Block, Post
    from index.splitting.evidence import LineEvidence

#: Raised whenever splitting, attribution or typing gives another result: posts are then split anew.
SPLITTER_VERSION = 10

_TAIL = "sharing and comments beneath the post"

#: What takes a post of each kind apart.
SPLITTERS: Mapping[PostKind, Callable[[Post, Candidates], Split]] = {
    PostKind.COLUMN: split_column,
    PostKind.SURVEY: split_survey,
    PostKind.INTERVIEW: split_interview,
    PostKind.GUEST: split_essay,
    PostKind.OTHER: split_host_post,
}


def take_apart(post: Post, blocks: Sequence[Block], evidence: LineEvidence = NO_EVIDENCE) -> tuple[Post, Split]:
    """Return `post` with its kind decided, and what it holds; `evidence` is what the archive's other posts show."""
    of_kind, split = take_apart_unweighed(post, blocks, evidence)
    return of_kind, with_certainty(of_kind, blocks, split)


def take_apart_unweighed(
    post: Post, blocks: Sequence[Block], evidence: LineEvidence = NO_EVIDENCE
) -> tuple[Post, Split]:
    """Return the same without the probabilities of the answers, which are learnt from it."""
    body = Body(post, blocks, evidence)
    best, rival = read_as_best(post, blocks, body.found, body.split)
    split = with_rival(best.split, rival.kind, rival.split) if rival else best.split
    return replace(post, kind=best.kind), split


def split_post(post: Post, blocks: Sequence[Block], evidence: LineEvidence = NO_EVIDENCE) -> Split:
    """Take `post`, whose kind is known, apart."""
    return with_certainty(post, blocks, Body(post, blocks, evidence).split(post))


class Body:
    """The blocks of a post without what stands around its text: its tail, and the notes that it is a rerun.

    Such a note is the host's, and what it says is a fact of the post.
    """

    def __init__(self, post: Post, blocks: Sequence[Block], evidence: LineEvidence) -> None:
        self._blocks = blocks
        self._tail = _find_tail(post, blocks)
        self._untailed = without(blocks, [self._tail]) if self._tail else blocks
        found = Candidates(self._untailed, evidence)
        self._rerun = find_rerun(post, found.lines)
        if self._rerun and self._rerun.notes:
            found = Candidates(without(self._untailed, self._rerun.notes), evidence)
        #: What may matter in the rest.
        self.found = found

    def split(self, post: Post) -> Split:
        """Return what the post, taken as one of its kind, holds."""
        split = self._split(post)
        if self._tail:
            spans = with_host(split.spans, [self._tail], _TAIL, self._tail[1], Role.BOILERPLATE)
            split = replace(split, spans=spans)
        return look_again(post, self._blocks, split)

    def _split(self, post: Post) -> Split:
        rerun = self._rerun
        if rerun is None:
            return SPLITTERS[post.kind](post, self.found)
        # An essay's question is its title as printed; a column's is looked for behind the column's name.
        title = post.title if post.kind is PostKind.GUEST else bare_title(post.title)
        split = SPLITTERS[post.kind](replace(post, title=title), self.found)
        end = max((block.end for block in self._untailed), default=0)
        spans = with_host(split.spans, rerun.notes, "a note that the post was published before", end)
        facts = (*split.facts, Fact(FactName.RERUN_OF, rerun.value)) if rerun.value else split.facts
        return replace(split, spans=spans, facts=facts)


def _find_tail(post: Post, blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Return the stretch of sharing buttons and comments at a body's end; a text's was cut when it was read."""
    if post.body_format is BodyFormat.TEXT or not blocks:
        return None
    text = "\n".join(block.text for block in blocks)
    start = find_tail(text).start
    return (start, len(text)) if text[:start].strip() and text[start:].strip() else None
