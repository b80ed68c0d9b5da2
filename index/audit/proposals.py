"""Making the corrections that an audit offers: tables that can be pasted as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.audit.findings import Proposal
from index.corrections.quotation import Searched
from index.corrections.toml_check import quoted
from index.posts.records import LibraryType, PostKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.audit.post_view import PostView
    from index.corrections.quotation import Stretch

_WORD = re.compile(r"\S+")
#: Words that are quoted even where fewer would do, so that the owner can make sense of them.
_USUAL = 6
#: Most words that are quoted.
_MOST = 60
#: Longer ones are split by hand.
_LONGEST_QUESTION = 300
_RIGHT = "It is right as it is: the audit lists it no more."


def for_attribution(view: PostView, numbers: Sequence[int]) -> Iterator[Proposal]:
    """Offer corrections of who answers."""
    yield _confirmed(view, numbers)
    tables = []
    for number in numbers:
        who = view.answers[number].answer.respondent
        tables.append(
            _table("set", answer=view.id_of(number), name=who.name or "", title=who.title, institution=who.institution)
        )
    yield Proposal("Name, title or institution are others: write the right ones between the quotes.", "\n".join(tables))
    if len(numbers) == 1:
        yield from _not_an_answer_of_its_own(view, numbers[0])


def for_boundary(view: PostView, number: int, place: Stretch) -> Iterator[Proposal]:
    """Offer corrections where it is doubtful that the words in `place` belong to an answer."""
    yield _confirmed(view, [number])
    own, answer = view.own(number), view.id_of(number)
    before, after = (own[0][0], place[0]), (place[1], own[-1][1])
    ends = _last_words(view.text, own, before)
    begins = _first_words(view.text, own, after)
    if ends:
        yield Proposal("The answer ends before the marked words.", _table("boundary", answer=answer, ends=ends))
        yield from _another_answer(view, number, place)
    if begins:
        yield Proposal("The answer begins after the marked words.", _table("boundary", answer=answer, begins=begins))
    if not ends and not begins:
        whole = (own[0][0], own[-1][1])
        begins, ends = _first_words(view.text, own, whole), _last_words(view.text, own, whole)
        if begins and ends:
            yield Proposal(
                "It begins or ends elsewhere: write the right first and last words between the quotes.",
                _table("boundary", answer=answer, begins=begins, ends=ends),
            )
    yield from _not_an_answer_of_its_own(view, number)


def for_boundaries(view: PostView, numbers: Sequence[int]) -> Iterator[Proposal]:
    """Offer corrections of several answers of a post whose words are doubtful for one reason."""
    each = list(dict.fromkeys(numbers))
    yield _confirmed(view, each)
    tables = []
    for number in each:
        own = view.own(number)
        whole = (own[0][0], own[-1][1])
        begins, ends = _first_words(view.text, own, whole), _last_words(view.text, own, whole)
        if not (begins and ends):
            return
        tables.append(_table("boundary", answer=view.id_of(number), begins=begins, ends=ends))
    yield Proposal(
        "They begin or end elsewhere: write the right first and last words between the quotes.", "\n".join(tables)
    )


def for_unassigned(view: PostView, place: Stretch) -> Iterator[Proposal]:
    """Offer corrections for words that are in no answer."""
    begins, ends = _first_words(view.text, view.nobodys, place), _last_words(view.text, view.nobodys, place)
    if begins and ends:
        yield Proposal(
            "They are nobody’s answer: the audit lists them no more.",
            _table("confirm", post=view.read.post.key, begins=begins, ends=ends),
        )
    begins, ends = _first_words(view.text, view.free, place), _last_words(view.text, view.free, place)
    if begins and ends:
        yield Proposal(
            "They are an answer of its own: write who gives it between the quotes.",
            _table("add", post=view.read.post.key, begins=begins, ends=ends, name="", title="", institution=""),
        )
    earlier, later = view.answer_before(place[0]), view.answer_after(place[1])
    if earlier is not None and view.is_shown(earlier) and (ends := _ending(view, earlier, place)):
        yield Proposal(
            "They are the end of the answer before.", _table("boundary", answer=view.id_of(earlier), ends=ends)
        )
    if later is not None and view.is_shown(later) and (begins := _beginning(view, later, place)):
        yield Proposal(
            "They are the beginning of the next answer.", _table("boundary", answer=view.id_of(later), begins=begins)
        )


def for_question(view: PostView, place: Stretch, answered_by: int | None) -> Iterator[Proposal]:
    """Offer corrections where it is doubtful that words are a question."""
    earlier = view.answer_before(place[0])
    earlier = earlier if earlier is not None and view.is_shown(earlier) else None
    if answered_by is not None:
        yield _confirmed(view, [answered_by])
        if earlier is not None:
            ids = [view.id_of(earlier), view.id_of(answered_by)]
            yield Proposal(
                "It is no question: the answer before goes on with these words.", _table("merge", answers=ids)
            )
        return
    begins, ends = _first_words(view.text, view.nobodys, place), _last_words(view.text, view.nobodys, place)
    if begins and ends:
        yield Proposal(_RIGHT, _table("confirm", post=view.read.post.key, begins=begins, ends=ends))
    if earlier is not None and (ends := _ending(view, earlier, place)):
        yield Proposal(
            "It is no question: the answer before ends with these words.",
            _table("boundary", answer=view.id_of(earlier), ends=ends),
        )


def for_types(view: PostView, numbers: Sequence[int], likely: Iterable[tuple[LibraryType, ...]]) -> Iterator[Proposal]:
    """Offer corrections of library types that are doubtful or not known."""
    choices = list(dict.fromkeys(likely))
    for types in choices:
        yield Proposal(f"It is {' and '.join(types)}.", _typed(view, numbers, types))
    if not choices:
        others = ", ".join(str(kind) for kind in LibraryType if kind is not LibraryType.PUBLIC)
        yield Proposal(
            f"You know which type of library it is: write it in the place of public ({others}), or several of them.",
            _typed(view, numbers, (LibraryType.PUBLIC,)),
        )
    yield Proposal(
        "Nobody can tell: it stays as it is, and the audit lists it no more.", _confirmed(view, numbers).toml
    )


def _beginning(view: PostView, number: int, place: Stretch) -> str:
    """Quote the first of the words in `place`, near an answer, as `[[boundary]]` needs them."""
    return _first_words(view.text, view.near(number), place, view.own(number))


def _ending(view: PostView, number: int, place: Stretch) -> str:
    return _last_words(view.text, view.near(number), place, view.own(number))


def _typed(view: PostView, numbers: Sequence[int], types: tuple[LibraryType, ...]) -> str:
    return "\n".join(_table("set", answer=view.id_of(number), types=types) for number in numbers)


def _confirmed(view: PostView, numbers: Sequence[int]) -> Proposal:
    return Proposal(_RIGHT, "\n".join(_table("confirm", answer=view.id_of(number)) for number in numbers))


def _another_answer(view: PostView, number: int, place: Stretch) -> Iterator[Proposal]:
    own, answer = view.own(number), view.id_of(number)
    if view.read.post.kind in (PostKind.SURVEY, PostKind.INTERVIEW):
        asked = _first_words(view.text, own, place)
        whole = " ".join(view.text[place[0] : place[1]].split())
        said = _first_words(view.text, own, (place[1], own[-1][1]))
        if asked and said and whole.endswith("?") and len(whole) < _LONGEST_QUESTION:
            yield Proposal(
                "The marked words are a question, and what follows is its answer.",
                _table("split", answer=answer, question=whole, at=said),
            )
        return
    begins = _first_words(view.text, own, (place[0], own[-1][1]))
    if begins:
        yield Proposal(
            "With the marked words somebody else’s answer begins: write whose between the quotes.",
            _table("split", answer=answer, at=begins, name="", title="", institution=""),
        )


def _not_an_answer_of_its_own(view: PostView, number: int) -> Iterator[Proposal]:
    before = view.neighbour(number, -1)
    if before is not None and view.is_shown(before):
        yield Proposal(
            "All of it belongs to the answer before.", _table("merge", answers=[view.id_of(before), view.id_of(number)])
        )
    yield Proposal("It is no answer, but the host’s own words.", _table("not_an_answer", answer=view.id_of(number)))


def _table(table: str, /, **values: str | Sequence[str]) -> str:
    lines = [f"[[{table}]]"]
    for key, value in values.items():
        said = quoted(value) if isinstance(value, str) else f"[{', '.join(quoted(each) for each in value)}]"
        lines.append(f"{key} = {said}")
    return "\n".join([*lines, ""])


def _first_words(text: str, searched: Sequence[Stretch], place: Stretch, before: Sequence[Stretch] = ()) -> str:
    """Quote so many of the words that `place` begins with that `searched` has them once; empty where that cannot be.

    `before` is where a correction looks first, and must not find them.
    """
    return _quote_once(text, (searched, before), _words(text, searched, place))


def _last_words(text: str, searched: Sequence[Stretch], place: Stretch, before: Sequence[Stretch] = ()) -> str:
    """The same of the words that `place` ends with."""
    return _quote_once(text, (searched, before), _words(text, searched, place), from_end=True)


def _words(text: str, searched: Iterable[Stretch], place: Stretch) -> list[str]:
    shared = ((max(start, place[0]), min(end, place[1])) for start, end in searched)
    return [match.group() for start, end in shared if start < end for match in _WORD.finditer(text, start, end)]


def _quote_once(
    text: str, searched: tuple[Sequence[Stretch], Sequence[Stretch]], words: Sequence[str], *, from_end: bool = False
) -> str:
    there, before = (Searched(text, stretches) for stretches in searched)
    for count in range(min(_USUAL, len(words)), min(_MOST, len(words)) + 1):
        phrase = " ".join(words[-count:] if from_end else words[:count])
        found = len(there.find(phrase))
        if found == 1 and not before.find(phrase):
            return phrase
        if not found:
            return ""
    return ""
