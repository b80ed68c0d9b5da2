"""The ids of a post's answers while the owner's corrections are applied.

A post has two layers of ids. The answers as split have theirs, carried from split to split by their words as if nothing
had ever been corrected. On top, the ids that corrections give are facts, not guesses: a renamed answer has another id
from then on, a merged one leads to the answer that has its words, letter by letter, and a new one is known by the
correction that makes it. So the same corrections always give the same ids, and corrections that are taken back leave
the ids as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.bearers import Bearer, ComparedBearer, is_minted_from, mint
from index.identity.carrying import PostIds, carry
from index.identity.matching import SAME_TEXT_SHARE
from index.identity.overlap import Shingles, sketch_similarity
from index.identity.retired import NO_LONGER_IN_POST, Gone, Past, Redirect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.corrections.quotation import Stretch


@dataclass(frozen=True, slots=True)
class Called:
    """An id that corrections have given an answer."""

    id: str
    #: The answer: its id as split, or the origin of the correction that made it.
    origin: str


@dataclass(frozen=True, slots=True)
class Uncorrected:
    """A post's answers as split, and where its ids would lead had nothing been corrected."""

    answers: tuple[tuple[str, Bearer], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    gone: tuple[Gone, ...] = ()
    #: The ids that corrections have given, those taken back too. Each redirects to the answer it was made of.
    called: tuple[Called, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is at some step of the corrections."""

    bearer: Bearer
    #: Where its words stand in the post.
    stretches: tuple[Stretch, ...] = ()

    def shares(self, other: Said) -> int:
        """Return the number of characters that both have."""
        both = ((max(a, c), min(b, d)) for a, b in self.stretches for c, d in other.stretches)
        return sum(max(end - start, 0) for start, end in both)


@dataclass(slots=True)
class _Named:
    """An answer under correction."""

    id: str
    origin: str
    #: The answer as it is, or was last.
    said: Said
    is_there: bool = True


class Naming:
    """The ids of all answers of a post under correction, and the answer that each id of the post means."""

    def __init__(
        self, post_key: str, split: Sequence[Said], before: Uncorrected, origins: Collection[str] = ()
    ) -> None:
        """`split` are the answers as split now; `origins` tell apart the corrections that make new ones."""
        self._key = post_key
        bearers = [said.bearer for said in split]
        origin_of = {called.id: called.origin for called in before.called}
        known = {answer_id for answer_id, _ in before.answers}
        mine = {
            i: origin if origin in known else None for i, origin in origin_of.items() if origin in {*known, *origins}
        }
        #: The ids of the answers as they were split.
        self.uncorrected = carry(post_key, before.answers, bearers, before.redirects, before.gone, mine)
        self._past = Past(post_key, self.uncorrected.redirects, self.uncorrected.gone, mine)
        self._split = dict(zip(self.uncorrected.ids, split, strict=True))
        self._called = {i: self._now(origin) for i, origin in origin_of.items() if i not in self.uncorrected.ids}
        there = {*self.uncorrected.ids, *origins}
        self._remembered = {i: origin for i, origin in self._called.items() if origin in there}
        self._answers = {key: _Named(i, i, said) for key, (i, said) in enumerate(self._split.items())}
        #: Every id that was given, with the answer it was given to.
        self._given = {named.id: named for named in self._answers.values()}

    def ids(self, keys: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of the answers with these keys."""
        return tuple(self._answers[key].id for key in keys)

    def see(self, answers: Mapping[int, Said], origin: str) -> None:
        """Take note of the answers as the correction `origin` leaves them.

        It makes the new ones; one whose name has changed gets another id.
        """
        for key, named in self._answers.items():
            named.is_there = key in answers
        for key, said in answers.items():
            named = self._answers.setdefault(key, _Named("", origin, said))
            named.said = said
            if not is_minted_from(named.id, self._key, said.bearer.slug):
                named.id = self._id_for(named)
                self._given[named.id] = named

    def find(self, answer_id: str) -> tuple[int | None, str]:
        """Return the key of the answer that an id names; or None, and the id of the answer that has its words now."""
        named = self._named_by(answer_id)
        if named and named.is_there and self._is_same(answer_id, named):
            return next(key for key, other in self._answers.items() if other is named), ""
        there = self._end(named) if named else None
        return None, there.id if there else ""

    def finished(self, keys: Sequence[int]) -> tuple[PostIds, Uncorrected]:
        """Return all ids of the post once the corrections are applied, and what to remember for the next time."""
        kept = self._to_remember()
        olds = [ComparedBearer(said.bearer, answer_id) for answer_id, said in self._split.items()]
        news = [ComparedBearer(self._answers[key].said.bearer, self._answers[key].id) for key in keys]
        ends = {answer_id: self._end(named) for answer_id, named in self._given.items()}
        heirs = {answer_id: end.id for answer_id, end in ends.items() if end}
        leads = Past(self._key, kept.redirects, kept.gone).lead_on(olds, news, heirs)
        return PostIds(self.ids(keys), *leads), kept

    def _named_by(self, answer_id: str) -> _Named | None:
        """Return the answer that an id was given to, now or by earlier corrections; or that it redirected to."""
        if answer_id in self._given:
            return self._given[answer_id]
        if answer_id in self._remembered:
            origin = self._remembered[answer_id]
            return next((named for named in self._answers.values() if named.origin == origin), None)
        redirect = self._past.redirects.get(answer_id)
        return self._given[redirect.new_id] if redirect else None

    def _is_same(self, answer_id: str, named: _Named) -> bool:
        redirect = self._past.redirects.get(answer_id)
        if redirect is None or answer_id in self._given or answer_id in self._remembered:
            return True
        return sketch_similarity(redirect.sketch, Shingles(named.said.bearer.text).sketch) >= SAME_TEXT_SHARE

    def _id_for(self, named: _Named) -> str:
        """Return an answer's id: the one it had under this name before, or a new one."""
        others = {other.id for other in self._answers.values() if other is not named}
        own = [named.origin, *sorted(i for i, origin in self._remembered.items() if origin == named.origin)]
        for answer_id in own:
            if answer_id not in others and is_minted_from(answer_id, self._key, named.said.bearer.slug):
                return answer_id
        if parted := self._parted_again(named):
            return parted
        taken = {*self._given, *self._remembered}
        again = self._past.id_of_words(ComparedBearer(named.said.bearer), taken)
        return again or mint(self._key, named.said.bearer.slug, taken | self._past.ids)

    def _parted_again(self, named: _Named) -> str | None:
        """Return the id of an answer merged or taken out before, whose name and words this one has again."""
        alike = {
            answer_id: sketch_similarity(
                Shingles(other.said.bearer.text).sketch, Shingles(named.said.bearer.text).sketch
            )
            for answer_id, other in self._given.items()
            if not other.is_there and is_minted_from(answer_id, self._key, named.said.bearer.slug)
        }
        best = max(sorted(alike), key=lambda answer_id: alike[answer_id], default=None)
        return best if best and alike[best] >= SAME_TEXT_SHARE else None

    def _to_remember(self) -> Uncorrected:
        redirects, gone = dict(self._past.redirects), dict(self._past.gone)
        given = {i: named for i, named in self._given.items() if i not in self.uncorrected.ids}
        for answer_id, named in given.items():
            sketch = Shingles(named.said.bearer.text).sketch
            redirects.pop(answer_id, None)
            gone.pop(answer_id, None)
            if made_of := self._made_of(named):
                redirects[answer_id] = Redirect(answer_id, made_of, sketch)
            else:
                gone[answer_id] = Gone(answer_id, NO_LONGER_IN_POST, sketch)
        called = self._called | {i: named.origin for i, named in given.items()}
        return Uncorrected(
            tuple((answer_id, said.bearer) for answer_id, said in self._split.items()),
            tuple(redirects[i] for i in sorted(redirects)),
            tuple(gone[i] for i in sorted(gone)),
            tuple(Called(i, called[i]) for i in sorted(called)),
        )

    def _end(self, named: _Named) -> _Named | None:
        """Return the answer that an answer is now: itself, or the one with most of its words."""
        if named.is_there:
            return named
        there = (other for other in self._answers.values() if other.is_there and other.said.shares(named.said))
        return max(there, key=lambda other: other.said.shares(named.said), default=None)

    def _made_of(self, named: _Named) -> str | None:
        """Return the id of the answer as split that has the words; None where they were in none."""
        shares = {answer_id: said.shares(named.said) for answer_id, said in self._split.items()}
        if shares.get(named.origin):
            return named.origin
        most = max(shares, key=lambda answer_id: shares[answer_id], default="")
        return most if shares.get(most) else None

    def _now(self, origin: str) -> str:
        """Return the origin of an answer, also where its id as split has changed since."""
        redirect = self._past.redirects.get(origin)
        return redirect.new_id if redirect else origin
