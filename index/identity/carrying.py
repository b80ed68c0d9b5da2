"""Ids carried from one state of a post to the next: minted once, then each goes with the words it stands for.

An id says whose answer it is (`post-key/donna-pierce`), but what it *means* is the text: when a post comes in again
with other names, another order, or split differently, each id stays with the text that readers linked to. An id that
no longer names a live answer redirects to the answer that took its text over, or is gone; it never comes to stand for
somebody else's words. Pure functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.bearers import Bearer, Known, mint
from index.identity.matching import Matches, match
from index.identity.retired import Gone, Past, Redirect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Carried:
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
) -> Carried:
    """Give the answers of a post that was imported or split anew their ids, and lead every old id somewhere.

    `old` are the post's live answers so far, `redirects` and `gone` what became of earlier ones. An id that is
    `reserved` is given to no answer but the one whose id it is reserved for.
    """
    olds = [Known(bearer, answer_id) for answer_id, bearer in old]
    news = [Known(bearer) for bearer in new]
    past = Past(post_key, redirects, gone, reserved)
    matches = match(olds, news)
    _name(past, olds, news, matches, {*(reserved or ())})
    heirs = {olds[i].id: news[j].id for i, j in {**matches.merged, **matches.same}.items()}
    return Carried(tuple(known.id for known in news), *past.lead_on(olds, news, heirs))


def _name(past: Past, olds: Sequence[Known], news: Sequence[Known], matches: Matches, reserved: set[str]) -> None:
    """Give every new answer its id: its own, one that was its own, or a new one."""
    own = {j: olds[i] for i, j in {**matches.same, **matches.rewritten}.items()}
    for j, known in enumerate(news):
        if j in own and own[j].slug == known.slug:
            known.id = own[j].id
    taken = {known.id for known in olds} | past.ids | reserved
    for j, known in enumerate(news):
        if not known.id:
            live = {other.id for other in news}
            earlier = past.own_again(own[j], known) if j in own else None
            again = (
                earlier
                if earlier and earlier not in live
                else past.id_for(known, besides=live, is_new=j in matches.fresh)
            )
            known.id = again or mint(past.post_key, known.slug, taken | live)
