"""The patterns of host_signs.tsv that no labelled post needs: without one of them every post is split the same."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

from bench.splitting.labelled import POSTS, read_labelled, split_labelled
from index.reading.blocks import read_blocks
from index.reading.lines import lines_of
from index.splitting import host_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from bench.splitting.labelled import LabelledPost
    from index.splitting.host_signs import HostSign


def unneeded_signs(run: Callable[..., Iterable[bool]] = map) -> list[HostSign]:
    """Return the signs without which no labelled post changes; `run` maps a function over them."""
    signs = host_signs.host_signs()
    needed = run(is_needed, range(len(signs)))
    return [sign for sign, needs in zip(signs, needed, strict=True) if not needs]


def is_needed(number: int) -> bool:
    """True if a labelled post is split otherwise without the sign of this number."""
    signs = host_signs.host_signs()
    pattern = re.compile(signs[number].pattern, re.IGNORECASE)
    posts, texts, splits = _labelled()
    said = [place for place, lines in enumerate(texts) if any(pattern.search(line) for line in lines)]
    before = {place: splits(place) for place in said}
    rest = (*signs[:number], *signs[number + 1 :])
    with patch.object(host_signs, "host_signs", lambda: rest):
        host_signs.forget_compiled()
        needed = any(_result(posts[place]) != before[place] for place in said)
    host_signs.forget_compiled()
    return needed


@cache
def _labelled() -> tuple[Sequence[LabelledPost], Sequence[Sequence[str]], Callable[[int], Hashable]]:
    """The posts, the lines of each, and a function that gives what the splitter makes of one with all signs."""
    posts = read_labelled(POSTS)
    texts = [_lines(post) for post in posts]
    return posts, texts, cache(lambda place: _result(posts[place]))


def _lines(labelled: LabelledPost) -> list[str]:
    post, _ = split_labelled(labelled)
    return [line.plain for line in lines_of(read_blocks(post.body, post.body_format))]


def _result(labelled: LabelledPost) -> Hashable:
    """The kind, the questions and the answers of a post, without reasons and doubts."""
    post, split = split_labelled(labelled)
    answers = tuple((answer.respondent, answer.question, answer.text) for answer in split.answers)
    return post.kind, tuple(question.text for question in split.questions), answers


def unneeded_rows(signs: Sequence[HostSign]) -> list[str]:
    """The section of the report: a line a reason, with the number of its patterns."""
    if not signs:
        return []
    reasons = Counter(f"{sign.kind}, {sign.place}: {sign.why}" for sign in signs)
    heading = ["", "### Signs of the host that no labelled post needs alone", ""]
    return [*heading, *(f"* {reason}: {count}" for reason, count in reasons.items())]
