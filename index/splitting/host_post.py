"""Posts that are the host's own words: statistics, opinion, news, administration. They are kept whole and have no
answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.records import BlockKind
from index.split import Role, Span, Split
from index.splitting.kinds import is_listing
from index.splitting.paragraphs import cover

if TYPE_CHECKING:
    from index.records import Post
    from index.splitting.candidates import Candidates

_PICTURES = {
    BlockKind.IMAGE_TEXT: (Role.IMAGE_TEXT, "the text of a picture"),
    BlockKind.CAPTION: (Role.CAPTION, "the caption of a picture"),
}
_SERIES = (
    (re.compile(r"\bstat(?:s|istics)\b|\bgraphs?\b", re.IGNORECASE), "statistics of the blog, which nobody answers"),
    (re.compile(r"\bop[- ]?eds?\b", re.IGNORECASE), "the host's opinion"),
    (re.compile(r"\bnews\b|\badministration\b", re.IGNORECASE), "news of the blog"),
)
_REASON = "the host's own words: the post asks nobody"


def is_of_host_series(post: Post) -> bool:
    """True if a post's title or categories say that it is of a series without answers, or a list of posts."""
    return is_listing(post.title) or any(
        pattern.search(name) for pattern, _ in _SERIES for name in (*post.categories, post.title)
    )


def split_host_post(post: Post, found: Candidates) -> Split:
    """No question and no answer: every character is the host's or a picture's."""
    reason = next(
        (said for pattern, said in _SERIES if any(pattern.search(name) for name in (*post.categories, post.title))),
        _REASON,
    )
    spans: list[Span] = []
    for line in found.lines:
        role, why = _PICTURES.get(line.kind, (Role.HOST, reason))
        if spans and spans[-1].role is role is Role.HOST:
            spans[-1] = Span(spans[-1].start, line.end, role, None, why)
        else:
            spans.append(Span(line.start, line.end, role, None, why))
    return Split((), (), cover(found.lines, spans))
