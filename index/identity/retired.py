"""Ids that no longer name an answer, and the answers they lead to. Pure functions.

A retired id keeps a sketch of the words it named. It leads to the answer that has those words now, or nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.bearers import is_minted_from
from index.identity.matching import SAME_TEXT_PAIRS, SAME_TEXT_SHARE
from index.identity.overlap import containment, shared_with, size_of, sketch_similarity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.identity.bearers import ComparedBearer

#: Reason of an id whose answer vanished from the post. An id gone for any other reason never comes back.
NO_LONGER_IN_POST = "no longer in the post"

#: A redirect stands for a whole answer when this share of the two is the same.
WHOLE_TEXT_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id that once named an answer and now leads to another."""

    old_id: str
    #: The live id it leads to, directly.
    new_id: str
    #: Sketch of the text it named, by which that is recognised.
    sketch: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gone:
    """An id whose answer is no longer there."""

    id: str
    reason: str
    #: Sketch of the text it named.
    sketch: frozenset[int]


Retired = tuple[tuple[Redirect, ...], tuple[Gone, ...]]


class Past:
    """The retired ids of a post before it was imported, split or corrected anew.

    `reserved` maps an id to the id of the only answer that may be given it; None: to none.
    """

    def __init__(
        self,
        post_key: str,
        redirects: Iterable[Redirect],
        gone: Iterable[Gone],
        reserved: Mapping[str, str | None] | None = None,
    ) -> None:
        self.post_key = post_key
        self.redirects = {redirect.old_id: redirect for redirect in redirects}
        self.gone = {item.id: item for item in gone}
        self._reserved = reserved or {}

    @property
    def ids(self) -> set[str]:
        """All retired ids."""
        return self.redirects.keys() | self.gone.keys()

    def id_of_words(self, known: ComparedBearer, besides: Collection[str]) -> str | None:
        """Return the retired id of an answer's name that named this very text."""
        alike = {answer_id: self._likeness(answer_id, known) for answer_id in self._free(known, besides)}
        best = max(alike, key=lambda answer_id: alike[answer_id], default=None)
        return best if best is not None and alike[best] >= SAME_TEXT_SHARE else None

    def id_of_name(self, known: ComparedBearer, besides: Collection[str]) -> str | None:
        """Return the id of a named person who was gone and comes back with other words."""
        gone = (answer_id for answer_id in self._free(known, besides) if answer_id in self.gone)
        return next(gone, None) if known.lasting else None

    def _free(self, known: ComparedBearer, besides: Collection[str]) -> list[str]:
        free = (i for i in self.ids if self._may_return(i) and i not in self._reserved and i not in besides)
        return sorted(i for i in free if self._is_named_as(i, known))

    def own_again(self, old: ComparedBearer, known: ComparedBearer) -> str | None:
        """Return the earlier id of an answer whose renaming was taken back."""
        to_it = [r for r in self.redirects.values() if r.new_id == self._reserved.get(r.old_id, old.id) == old.id]
        own = (r.old_id for r in to_it if self._is_named_as(r.old_id, known) and _is_whole(r.sketch, old, known))
        return min(own, default=None)

    def lead_on(
        self, olds: Sequence[ComparedBearer], news: Sequence[ComparedBearer], heirs: Mapping[str, str]
    ) -> Retired:
        """Lead every id that is not live straight to a live one, or nowhere.

        `olds` are the answers before, `news` those now, with their ids. `heirs` maps an id to the live one that is
        known to have its words. A rewritten answer has no heir, so that ids which redirected to it do not lead to
        another person's new words.
        """
        before = {one.id: one for one in olds}
        now = {known.id: known for known in news}
        fates: dict[str, _Fate] = {}
        for one in (one for one in olds if one.id not in now):
            sketch = one.shingles.sketch
            fates[one.id] = _Fate(heirs.get(one.id) or self._holder(one.id, sketch, news), sketch)
        for redirect in self.redirects.values():
            fate = self._follow(redirect, before[redirect.new_id], now.get(heirs.get(redirect.new_id, "")), news)
            fates[redirect.old_id] = _Fate(heirs.get(redirect.old_id, fate.leads_to), fate.sketch)
        for item in self.gone.values():
            found = heirs.get(item.id) or self._holder(item.id, item.sketch, news)
            fates[item.id] = _Fate(found if self._may_return(item.id) else None, item.sketch, item.reason)
        return _retired({answer_id: fate for answer_id, fate in sorted(fates.items()) if answer_id not in now})

    def _follow(
        self, redirect: Redirect, before: ComparedBearer, heir: ComparedBearer | None, news: Sequence[ComparedBearer]
    ) -> _Fate:
        """Return where a redirect leads now, and the sketch of its words from now on.

        A redirect that stands for nearly a whole answer (a name was mended) follows that answer through every edit. One
        of two answers that were merged leads there only while its own words are there.
        """
        sketch = redirect.sketch
        if heir and heir.bearer.text == before.bearer.text:
            return _Fate(heir.id, sketch)
        if heir and _is_whole(sketch, before, heir):
            return _Fate(heir.id, heir.shingles.sketch)
        to = self._holder(redirect.old_id, sketch, news)
        left = containment(sketch, heir.shingles) if heir else 0.0
        if to is None and heir and left and left >= SAME_TEXT_SHARE * containment(sketch, before.shingles):
            to = heir.id
        return _Fate(to, sketch)

    def _holder(self, answer_id: str, sketch: frozenset[int], news: Sequence[ComparedBearer]) -> str | None:
        """Return the answer with most of the words that an id named: half of them, or half of the answer.

        If they are few, it must have the same name and the same words.
        """
        best: tuple[float, float, str | None] = (0.0, 0.0, None)
        for known in news:
            common = shared_with(sketch, known.shingles)
            likeness = sketch_similarity(sketch, known.shingles.sketch)
            named = likeness >= SAME_TEXT_SHARE and self._is_named_as(answer_id, known)
            is_part = common >= SAME_TEXT_SHARE * min(size_of(sketch), len(known.shingles.hashes))
            if is_part and (named or common >= SAME_TEXT_PAIRS) and (common, likeness) > best[:2]:
                best = (common, likeness, known.id)
        return best[2]

    def _is_named_as(self, answer_id: str, known: ComparedBearer) -> bool:
        return is_minted_from(answer_id, self.post_key, known.slug)

    def _may_return(self, answer_id: str) -> bool:
        """True if a retired id may become live again: it was not hidden or unpublished."""
        return answer_id in self.redirects or self.gone[answer_id].reason == NO_LONGER_IN_POST

    def _likeness(self, answer_id: str, known: ComparedBearer) -> float:
        return sketch_similarity(self._sketch(answer_id), known.shingles.sketch)

    def _sketch(self, answer_id: str) -> frozenset[int]:
        return (self.redirects.get(answer_id) or self.gone[answer_id]).sketch


@dataclass(frozen=True, slots=True)
class _Fate:
    """The fate of a retired id."""

    leads_to: str | None
    sketch: frozenset[int]
    reason: str = NO_LONGER_IN_POST


def _retired(fates: Mapping[str, _Fate]) -> Retired:
    redirects = tuple(Redirect(i, fate.leads_to, fate.sketch) for i, fate in fates.items() if fate.leads_to is not None)
    return redirects, tuple(Gone(i, fate.reason, fate.sketch) for i, fate in fates.items() if fate.leads_to is None)


def _is_whole(sketch: frozenset[int], before: ComparedBearer, now: ComparedBearer) -> bool:
    """True if sketched words were nearly the whole of an answer, and that answer is nearly the same now."""
    then = sketch_similarity(sketch, before.shingles.sketch)
    return min(then, sketch_similarity(before.shingles.sketch, now.shingles.sketch)) >= WHOLE_TEXT_SHARE
