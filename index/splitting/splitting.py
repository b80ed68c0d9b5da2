"""From the blocks of a post to its questions and its answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.reading.lines import lines_of
from index.reading.tail import find_tail
from index.records import BodyFormat, Fact, FactName, PostKind
from index.split import Role, Split
from index.splitting.columns.column import split_column
from index.splitting.cutting import with_host, without
from index.splitting.guests.essay import split_essay
from index.splitting.host_post import split_host_post
from index.splitting.rerun_notes import bare_title, find_rerun
from index.splitting.second_look import look_again
from index.splitting.surveys.interview import split_interview
from index.splitting.surveys.survey import split_survey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.records import Block, Post

#: Raised whenever splitting, attribution or typing gives another result: posts are then split anew.
SPLITTER_VERSION = 3

_TAIL = "sharing and comments beneath the post"

#: What takes a post of each kind apart.
SPLITTERS: Mapping[PostKind, Callable[[Post, Sequence[Block]], Split]] = {
    PostKind.COLUMN: split_column,
    PostKind.SURVEY: split_survey,
    PostKind.INTERVIEW: split_interview,
    PostKind.GUEST: split_essay,
    PostKind.OTHER: split_host_post,
}


def split_post(post: Post, blocks: Sequence[Block]) -> Split:
    """Take `post` (its kind decided) apart. A note that it is a rerun is the host's, and what it says a fact."""
    return look_again(post, blocks, _without_tail(post, blocks))


def _without_tail(post: Post, blocks: Sequence[Block]) -> Split:
    tail = _tail(post, blocks)
    if tail is None:
        return _split(post, blocks)
    split = _split(post, without(blocks, [tail]))
    return replace(split, spans=with_host(split.spans, [tail], _TAIL, tail[1], Role.BOILERPLATE))


def _tail(post: Post, blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Return the stretch of sharing buttons and comments at a body's end; a text's was cut when it was read."""
    if post.body_format is BodyFormat.TEXT or not blocks:
        return None
    text = "\n".join(block.text for block in blocks)
    start = find_tail(text).start
    return (start, len(text)) if text[:start].strip() and text[start:].strip() else None


def _split(post: Post, blocks: Sequence[Block]) -> Split:
    rerun = find_rerun(post, lines_of(blocks))
    if rerun is None:
        return SPLITTERS[post.kind](post, blocks)
    # An essay's question is its title as printed; a column's is looked for behind the column's name.
    title = post.title if post.kind is PostKind.GUEST else bare_title(post.title)
    split = SPLITTERS[post.kind](replace(post, title=title), without(blocks, rerun.notes))
    end = max((block.end for block in blocks), default=0)
    spans = with_host(split.spans, rerun.notes, "a note that the post was published before", end)
    facts = (*split.facts, Fact(FactName.RERUN_OF, rerun.value)) if rerun.value else split.facts
    return replace(split, spans=spans, facts=facts)
