"""Permanent ids: minted once, then carried along by the text they stand for. Pure functions.

An id says whose answer it is (`post-key/donna-pierce`), but what it *means* is the text: when a post comes in again
with other names, another order, or split differently, each id stays with the text that readers linked to. An id that
no longer names a live answer redirects to the answer that took its text over, or is gone; it never comes to stand for
somebody else's words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.analysis import words
from index.overlap import Shingles, containment, shared, sketch_similarity
from index.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.records import Respondent

#: Why an id is gone when its answer vanished from the post. An id gone for any other reason never comes back.
NO_LONGER_IN_POST = "no longer in the post"

#: Two texts are the same answer when they share this much of the shorter one's pairs of adjacent words.
SAME_TEXT_SHARE = 0.5
#: A redirect stands for the whole of an answer when this much of the two is the same.
WHOLE_TEXT_SHARE = 0.8
#: Between two different names, as many shared pairs are needed too, or the very same text in the same place: else
#: two people who both say "Yes, always." would be taken for one.
SAME_TEXT_PAIRS = 8
#: A longer slug is cut at a hyphen.
MAX_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Bearer:
    """An answer that bears an id, or is to bear one."""

    #: Its words, by which it is known again.
    text: str
    #: Its part of an id: its respondent's name, or in a survey its question.
    slug: str
    #: Whether it stays what it is when every word of it is written anew: a named person's answer does, an anonymous
    #: one may be another person's.
    lasting: bool
    #: What tells it from others where its own words are too few: the question of a survey.
    context: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id that once named an answer and now leads to another."""

    old_id: str
    #: The live id it leads to, directly.
    new_id: str
    #: Sketch of the text it named, by which that is known again.
    sketch: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gone:
    """An id whose answer is no longer there."""

    id: str
    reason: str
    #: Sketch of the text it named.
    sketch: frozenset[int]


@dataclass(frozen=True, slots=True)
class Carried:
    """All ids of a post after it was imported or split anew."""

    #: The ids of the new answers, in their order.
    ids: tuple[str, ...]
    #: Every redirect of the post, older ones included, each straight to a live id, by old id.
    redirects: tuple[Redirect, ...] = ()
    #: Every id of the post that leads nowhere, by id.
    gone: tuple[Gone, ...] = ()


def bearer_of(kind: PostKind, question: str, respondent: Respondent, text: str) -> Bearer:
    """What an answer in a post of this kind is known by.

    In a survey or an interview one person answers many questions, often with a word: the question tells them apart.
    """
    if kind in (PostKind.SURVEY, PostKind.INTERVIEW):
        return Bearer(text, slug_of(question) or "answer", lasting=True, context=question)
    name = respondent.name if respondent.name is not None else f"anonymous {respondent.title}"
    return Bearer(text, slug_of(name) or "respondent", lasting=not respondent.anonymous)


def slug_of(text: str) -> str:
    """A name or a question as part of an address: ASCII, lower case, hyphens; empty where it has no ASCII word."""
    slug = "-".join(word for word in words(text) if word.isascii())
    if len(slug) > MAX_SLUG_LENGTH:
        slug = slug[: MAX_SLUG_LENGTH + 1].rpartition("-")[0] or slug[:MAX_SLUG_LENGTH]
    return slug


def mint(post_key: str, slug: str, taken: Collection[str]) -> str:
    """A new id that is not in `taken`: `post-key/slug`, with an ordinal (`-2`, `-3`) among equals."""
    base = f"{post_key}/{slug}"
    candidate, ordinal = base, 1
    while candidate in taken:
        ordinal += 1
        candidate = f"{base}-{ordinal}"
    return candidate


def carry(
    post_key: str,
    old: Sequence[tuple[str, Bearer]],
    new: Sequence[Bearer],
    redirects: Iterable[Redirect] = (),
    gone: Iterable[Gone] = (),
    heirs: Mapping[int, int] | None = None,
) -> Carried:
    """Give the answers of a post that was imported or split anew their ids, and lead every old id somewhere.

    `old` are the post's live answers so far, `redirects` and `gone` what became of earlier ones. `heirs` says of old
    answers which new one is known to have their words, whatever the texts say; the first of several is that answer.
    """
    olds = [_Known(bearer, answer_id) for answer_id, bearer in old]
    news = [_Known(bearer) for bearer in new]
    _doubt_equals(olds)
    _doubt_equals(news)
    known = heirs or {}
    same = {j: i for i, j in reversed(list(known.items()))}
    matches = _match(olds, news, {i: j for j, i in same.items()})
    merged = _merged(olds, news, {**known, **matches}) | {i: j for i, j in known.items() if i not in matches}
    rewritten = _rewritten(olds, news, matches, merged)
    past = _Past(post_key, {r.old_id: r for r in redirects}, {g.id: g for g in gone})
    _name(past, olds, news, {**matches, **rewritten})
    return Carried(tuple(answer.id for answer in news), *_settle(past, olds, news, {**merged, **matches}))


class _Known:
    """An answer with what is compared, computed once, and only where there is something to compare it to."""

    def __init__(self, bearer: Bearer, answer_id: str = "") -> None:
        self.id = answer_id
        self.lasting = bearer.lasting
        self.slug = bearer.slug
        self.text = bearer.text
        self.context = bearer.context

    @cached_property
    def shingles(self) -> Shingles:
        """Its words."""
        return Shingles(self.text)

    @cached_property
    def in_context(self) -> Shingles:
        """Its words with what was asked."""
        return Shingles(f"{self.context} {self.text}") if self.context else self.shingles


def _doubt_equals(answers: Sequence[_Known]) -> None:
    """Two of one name or question in a post: which of them was written anew, only their words can tell."""
    counts = Counter(known.slug for known in answers)
    for known in answers:
        known.lasting = known.lasting and counts[known.slug] == 1


@dataclass(frozen=True, slots=True)
class _Past:
    """What became of the post's earlier ids."""

    post_key: str
    redirects: Mapping[str, Redirect]
    gone: Mapping[str, Gone]

    def known_again(self, known: _Known) -> str | None:
        """The retired id of the same slug that named this very text, or (of a gone one) this named person."""
        own = [i for i in (*self.redirects, *self.gone) if self.is_slug(i, known.slug) and self.may_return(i)]
        by_text = [(sketch_similarity(self.sketch(i), known.shingles.sketch), i) for i in own]
        best = max(by_text, key=lambda pair: (pair[0], _reversed(pair[1])), default=(0.0, ""))
        if best[0] >= SAME_TEXT_SHARE:
            return best[1]
        named = [i for i in own if i in self.gone and known.lasting]
        return min(named, default=None)

    def is_slug(self, answer_id: str, slug: str) -> bool:
        """Whether the id was minted from the slug, ordinals aside."""
        rest = answer_id.removeprefix(f"{self.post_key}/{slug}")
        return rest != answer_id and (not rest or (rest[0] == "-" and rest[1:].isdigit()))

    def may_return(self, answer_id: str) -> bool:
        """Whether a retired id may become live again: not one that was withdrawn on purpose."""
        return answer_id in self.redirects or self.gone[answer_id].reason == NO_LONGER_IN_POST

    def successor(self, answer_id: str, news: Sequence[_Known]) -> str | None:
        """The id of the new answer that holds the text which a retired id named."""
        sketch = self.sketch(answer_id)
        enough = [
            (sketch_similarity(sketch, known.shingles.sketch), -j)
            for j, known in enumerate(news)
            if len(sketch) >= SAME_TEXT_PAIRS or self.is_slug(answer_id, known.slug)
        ]
        similarity, j = max(enough, default=(0.0, 0))
        return news[-j].id if similarity >= SAME_TEXT_SHARE else None

    def sketch(self, answer_id: str) -> frozenset[int]:
        """The sketch of the text that a retired id named."""
        retired = self.redirects.get(answer_id) or self.gone[answer_id]
        return retired.sketch


def _reversed(answer_id: str) -> tuple[int, ...]:
    """A key by which the first of equal ids is the greatest."""
    return tuple(-ord(character) for character in answer_id)


def _same_text(one: _Known, other: _Known, *, whole: bool, same_place: bool = False) -> int:
    """Pairs of words shared, 0 when the texts are not the same answer.

    They are when half of the shorter one is in the other, or half of `one` if the `whole` of it is looked for. Where the
    question was worded anew, its words count among those that must be shared.
    """
    common = shared(one.shingles, other.shingles)
    if common < SAME_TEXT_SHARE * (one.shingles.total if whole else min(one.shingles.total, other.shingles.total)):
        return 0
    if one.slug != other.slug and one.context:
        common = shared(one.in_context, other.in_context)
    renamed = same_place and one.shingles.counts == other.shingles.counts
    return common if one.slug == other.slug or common >= SAME_TEXT_PAIRS or renamed else 0


def _match(olds: Sequence[_Known], news: Sequence[_Known], same: Mapping[int, int]) -> dict[int, int]:
    """Old answer -> new answer that is the same, or has the same text: the same respondent's first, then by greatest
    overlap."""
    if not same and [(one.slug, one.text) for one in olds] == [(other.slug, other.text) for other in news]:
        return {i: i for i in range(len(olds))}  # the usual case when posts are split anew, and the quickest
    pairs = []
    for i, one in enumerate(olds):
        for j, other in enumerate(news):
            common = _same_text(one, other, whole=False, same_place=i == j)
            if common:
                pairs.append((one.slug != other.slug, -common, abs(i - j), i, j))
    matches = dict(same)
    for *_, i, j in sorted(pairs):
        if i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def _merged(olds: Sequence[_Known], news: Sequence[_Known], matches: Mapping[int, int]) -> dict[int, int]:
    """Old answer left over -> the new answer that took most of its text over."""
    merged = {}
    for i, one in enumerate(olds):
        if i not in matches:
            overlaps = [(_same_text(one, other, whole=True), -j) for j, other in enumerate(news)]
            common, j = max(overlaps, default=(0, 0))
            if common:
                merged[i] = -j
    return merged


def _rewritten(
    olds: Sequence[_Known], news: Sequence[_Known], matches: Mapping[int, int], merged: Mapping[int, int]
) -> dict[int, int]:
    """A named person whose answer was written anew keeps the id; an anonymous one may be another person."""
    found: dict[int, int] = {}
    for i, one in enumerate(olds):
        if i in matches or i in merged or not one.lasting:
            continue
        for j, other in enumerate(news):
            free = j not in matches.values() and j not in found.values()
            if free and one.slug == other.slug and other.lasting:
                found[i] = j
                break
    return found


def _name(past: _Past, olds: Sequence[_Known], news: Sequence[_Known], matches: Mapping[int, int]) -> None:
    """Give every new answer its id."""
    bearer_of = {j: i for i, j in matches.items()}
    taken = {known.id for known in olds} | past.redirects.keys() | past.gone.keys()
    live: set[str] = set()
    for j, known in enumerate(news):
        if j in bearer_of and olds[bearer_of[j]].slug == known.slug:
            known.id = olds[bearer_of[j]].id
            live.add(known.id)
    for j, known in enumerate(news):
        if not known.id:
            back = _own_again(past, olds[bearer_of[j]].id, known) if j in bearer_of else past.known_again(known)
            known.id = back if back and back not in live else mint(past.post_key, known.slug, taken | live)
            live.add(known.id)


def _own_again(past: _Past, old_id: str, known: _Known) -> str | None:
    """An earlier id of this very answer with the slug it has again: a correction that was taken back."""
    own = [r.old_id for r in past.redirects.values() if r.new_id == old_id and past.is_slug(r.old_id, known.slug)]
    return min(own, default=None) or past.known_again(known)


def _settle(
    past: _Past, olds: Sequence[_Known], news: Sequence[_Known], successors: Mapping[int, int]
) -> tuple[tuple[Redirect, ...], tuple[Gone, ...]]:
    """Where every id that is not live leads: straight to a live one, or nowhere.

    `successors` are the answers that hold an old answer's text; one that was written anew has none, so that what
    redirected to it does not lead to another person's new words.
    """
    live = {known.id for known in news}
    target = {one.id: news[successors[i]].id for i, one in enumerate(olds) if i in successors}
    ended = [one for one in olds if one.id not in live]
    retired = {one.id: (target.get(one.id), one.shingles.sketch, NO_LONGER_IN_POST) for one in ended}
    for redirect in past.redirects.values():
        retired[redirect.old_id] = (*_follow(past, redirect, olds, news, target), NO_LONGER_IN_POST)
    for gone in past.gone.values():
        to = (past.successor(gone.id, news) or _holder(gone.sketch, news)) if past.may_return(gone.id) else None
        retired[gone.id] = (to, gone.sketch, gone.reason)
    dead = {i: fate for i, fate in sorted(retired.items()) if i not in live}
    redirects = tuple(Redirect(i, to, sketch) for i, (to, sketch, _) in dead.items() if to is not None)
    return redirects, tuple(Gone(i, reason, sketch) for i, (to, sketch, reason) in dead.items() if to is None)


def _follow(
    past: _Past, redirect: Redirect, olds: Sequence[_Known], news: Sequence[_Known], target: Mapping[str, str]
) -> tuple[str | None, frozenset[int]]:
    """Where a redirect leads now, and the sketch by which its words are known from now on.

    It leads to where its words are. While it stands for as good as the whole of an answer (a name was mended) it follows
    that answer through every edit; where two were taken for one, it leads there only while its own words are there.
    """
    before = next(one for one in olds if one.id == redirect.new_id)
    heir = next((known for known in news if known.id == target.get(before.id)), None)
    sketch = redirect.sketch
    if heir and min(_likeness(sketch, before), _likeness(before.shingles.sketch, heir)) >= WHOLE_TEXT_SHARE:
        return heir.id, heir.shingles.sketch
    to = past.successor(redirect.old_id, news) or _holder(sketch, news)
    left = containment(sketch, heir.shingles) if heir else 0.0
    if to is None and heir and left and left >= SAME_TEXT_SHARE * containment(sketch, before.shingles):
        to = heir.id
    return to, sketch


def _likeness(sketch: frozenset[int], known: _Known) -> float:
    return sketch_similarity(sketch, known.shingles.sketch)


def _holder(sketch: frozenset[int], news: Sequence[_Known]) -> str | None:
    """The id of the answer that holds most of the words that were sketched, if it holds half of them."""
    share, _, holder = max(
        ((containment(sketch, known.shingles), -j, known.id) for j, known in enumerate(news)), default=(0.0, 0, "")
    )
    return holder if share >= SAME_TEXT_SHARE and len(sketch) >= SAME_TEXT_PAIRS else None
