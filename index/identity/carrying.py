"""Carrying ids from one state of a post to the next: each is minted once and then stays with its words.

An id reads like a name (`post-key/donna-pierce`), but it *means* a text. When a post is imported with other names, in
another order, or split differently, each id stays with the text that readers linked to. An id whose answer is no longer
live redirects to the answer that took its text over, or is gone; it never stands for somebody else's words. Pure
functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.bearers import Bearer, ComparedBearer, mint
from index.identity.matching import BearerMatches, match
from index.identity.retired import Gone, Past, Redirect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class PostIds:
    """All ids of a post after it was imported or split anew."""

    #: The ids of the new answers, in their order.
    ids: tuple[str, ...]
    #: Every redirect of the post, older ones included, each straight to a live id, by old id.
    redirects: tuple[Redirect, ...] = ()
    #: Every id of the post that leads nowhere, by id.
    gone: tuple[Gone, ...] = ()


def carry(
    post_key: str,
    old: Sequence[tuple[str, Bearer]],
    new: Sequence[Bearer],
    redirects: Iterable[Redirect] = (),
    gone: Iterable[Gone] = (),
    reserved: Mapping[str, str | None] | None = None,
) -> PostIds:
    """Give ids to the answers of a post that was imported or split anew, and lead every old id somewhere.

    `old` are the post's live answers so far; `redirects` and `gone` are what became of earlier ones. `reserved` maps an
    id to the id of the only answer that may be given it.
    """
    olds = [ComparedBearer(bearer, answer_id) for answer_id, bearer in old]
    news = [ComparedBearer(bearer) for bearer in new]
    past = Past(post_key, redirects, gone, reserved)
    matches = match(olds, news)
    _name(past, olds, news, matches, {*(reserved or ())})
    heirs = {olds[i].id: news[j].id for i, j in {**matches.merged, **matches.same}.items()}
    return PostIds(tuple(known.id for known in news), *past.lead_on(olds, news, heirs))


def find_again(post_key: str, carried: PostIds, live: Sequence[Bearer], named: Mapping[str, frozenset[int]]) -> PostIds:
    """Lead on those gone ids whose words are in the `live` answers after all.

    `named` has better sketches, where there are any, of the words that retired ids named last.
    """
    news = [ComparedBearer(bearer, answer_id) for answer_id, bearer in zip(carried.ids, live, strict=True)]
    gone = [Gone(item.id, item.reason, named.get(item.id, item.sketch)) for item in carried.gone]
    found, still_gone = Past(post_key, (), gone).lead_on((), news, {})
    kept = (Redirect(r.old_id, r.new_id, named.get(r.old_id, r.sketch)) for r in carried.redirects)
    return PostIds(carried.ids, tuple(sorted((*kept, *found), key=lambda r: r.old_id)), still_gone)


def _name(
    past: Past,
    olds: Sequence[ComparedBearer],
    news: Sequence[ComparedBearer],
    matches: BearerMatches,
    reserved: set[str],
) -> None:
    """Give every new answer its id: its own, one that was its own, or a new one."""
    own = {j: olds[i] for i, j in matches.same.items()}
    # Words that a retired id once named are not new.
    own |= {j: olds[i] for i, j in matches.rewritten.items() if not past.id_of_words(news[j], besides=())}
    for j, known in enumerate(news):
        if j in own and own[j].slug == known.slug:
            known.id = own[j].id
    live = {known.id for known in news if known.id}
    taken = {known.id for known in olds} | past.ids | reserved | live
    for j, known in enumerate(news):
        if not known.id:
            again = past.own_again(own[j], known) if j in own else None
            if again is None or again in live:
                again = past.id_of_words(known, live)
            if again is None and j in matches.fresh:
                again = past.id_of_name(known, live)
            known.id = again or mint(past.post_key, known.slug, taken)
            live.add(known.id)
            taken.add(known.id)
