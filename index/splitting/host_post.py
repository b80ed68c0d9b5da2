"""Posts that are the host's own words: statistics, opinion, news, administration. They are kept whole and have no
answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import BlockKind, PostKind
from index.posts.split import Role, Span, Split
from index.splitting.paragraphs import cover
from index.splitting.series import find_series

if TYPE_CHECKING:
    from index.posts.records import Post
    from index.splitting.candidates import Candidates

_PICTURES = {
    BlockKind.IMAGE_TEXT: (Role.IMAGE_TEXT, "the text of a picture"),
    BlockKind.CAPTION: (Role.CAPTION, "the caption of a picture"),
}
_REASON = "the host's own words: the post asks nobody"


def is_of_host_series(post: Post) -> bool:
    """True if a post's title or categories say that it is of a series without answers, or a list of posts."""
    series = find_series(post.title, post.categories)
    return series is not None and series.kinds[0] is PostKind.OTHER


def split_host_post(post: Post, found: Candidates) -> Split:
    """No question and no answer: every character is the host's or a picture's."""
    series = find_series(post.title, post.categories)
    reason = series.why if series and series.kinds[0] is PostKind.OTHER else _REASON
    spans: list[Span] = []
    for line in found.lines:
        role, why = _PICTURES.get(line.kind, (Role.HOST, reason))
        if spans and spans[-1].role is role is Role.HOST:
            spans[-1] = Span(spans[-1].start, line.end, role, None, why)
        else:
            spans.append(Span(line.start, line.end, role, None, why))
    return Split((), (), cover(found.lines, spans))
