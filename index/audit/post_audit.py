"""Everything doubtful about one post: who answers, where answers end, what is in none, questions and types."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.analysis import words
from index.audit import proposals
from index.audit.findings import Context, Finding, FindingKind, Proposal
from index.audit.post_view import PostView, is_picture
from index.corrections.working_split import CONFIRMED, CORRECTED
from index.posts.records import Evidence, LibraryType, PostKind
from index.posts.split import Role
from index.splitting.doubts.lost_words import LEFT_INSIDE, LOST_POST, LOST_WORDS, NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.corrections.quotation import Stretch
    from index.posts.split import Span

    Likely = Mapping[str, tuple[LibraryType, ...]]

#: A library is one of these, whatever else it is.
_EXCLUSIVE = frozenset({LibraryType.PUBLIC, LibraryType.ACADEMIC, LibraryType.SCHOOL})
_LOST = {LOST_POST: FindingKind.LOST_POST, LOST_WORDS: FindingKind.LOST_WORDS}
_UNTOLD = "neither the attribution nor the institution says which type of library it is"


def audit_post(view: PostView, likely: Likely) -> Iterator[Finding]:
    """Yield everything doubtful about a post. `likely`: types of people and institutions elsewhere, by folded name."""
    if view.answers and all(read.hidden for read in view.answers):
        return
    listed = [number for number in range(len(view.answers)) if view.is_open(number)]
    yield from _attributions(view, listed)
    yield from _boundaries(view, listed)
    yield from _unassigned(view)
    yield from _questions(view)
    yield from _types(view, listed, likely)


def _attributions(view: PostView, listed: Sequence[int]) -> Iterator[Finding]:
    doubts = {number: _attribution_doubt(view, number) for number in listed}
    for numbers in _of_one_cause(view, [number for number in listed if doubts[number]], doubts):
        first = numbers[0]
        kind = FindingKind.LOST_NAME if NAMED in _parts(doubts[first]) else FindingKind.ATTRIBUTION
        place = view.attribution(first) or next(iter(view.own(first)), None)
        offered = proposals.for_attribution(view, numbers)
        weight = sum(len(view.answers[number].answer.text) for number in numbers)
        yield _finding(kind, view, doubts[first], numbers, place, offered, weight)


def _attribution_doubt(view: PostView, number: int) -> str:
    """Return the part of an answer's doubt that is about who gives it: not about its words or its question.

    Empty where the answer is most probably right.
    """
    about_words = {part for s in view.spans if s.answer == number and s.role is Role.ANSWER for part in _parts(s.doubt)}
    about_name = [s.doubt for s in view.spans if s.answer == number and s.role is Role.ATTRIBUTION and s.doubt]
    rest = [part for part in _parts(view.answers[number].doubt) if part not in about_words]
    found = dict.fromkeys([*about_name, *rest])
    return "; ".join(found) if view.is_doubtful(number) or NAMED in found else ""


def _parts(doubt: str) -> list[str]:
    return doubt.split("; ") if doubt else []


def _boundaries(view: PostView, listed: Sequence[int]) -> Iterator[Finding]:
    runs: dict[object, list[tuple[int, Stretch]]] = defaultdict(list)
    for number in listed:
        for reason, place in _doubtful_words(view, number):
            # What was left inside is settled word for word; the rest of a cause by one correction.
            runs[(number, place) if reason == LEFT_INSIDE else reason].append((number, place))
    for cause, found in runs.items():
        numbers, (number, place) = [number for number, _ in found], found[0]
        reason = cause if isinstance(cause, str) else LEFT_INSIDE
        kind = FindingKind.LEFT_INSIDE if reason == LEFT_INSIDE else FindingKind.BOUNDARY
        several = len(set(numbers)) > 1
        offered = proposals.for_boundaries(view, numbers) if several else proposals.for_boundary(view, number, place)
        weight = sum(end - start for _, (start, end) in found)
        yield _finding(kind, view, reason, list(dict.fromkeys(numbers)), place, offered, weight)


def _doubtful_words(view: PostView, number: int) -> Iterator[tuple[str, Stretch]]:
    """Yield the doubtful stretches of an answer, with the reason; of a certain answer only what was left inside."""
    asked = {span.doubt for span in view.spans if span.role is Role.QUESTION and span.doubt}
    mine = [
        span
        for span in view.spans
        if span.answer == number and span.role is Role.ANSWER and span.doubt and span.doubt not in asked
    ]
    for run in _runs(mine, view.own(number)):
        reason = "; ".join(dict.fromkeys(span.doubt for span in run))
        if view.is_doubtful(number) or reason == LEFT_INSIDE:
            yield reason, (run[0].start, run[-1].end)


def _runs(spans: Sequence[Span], own: Sequence[Stretch]) -> Iterator[list[Span]]:
    """Yield runs of spans that follow one another in an answer, with the same doubt."""
    order = {stretch: number for number, stretch in enumerate(own)}
    run: list[Span] = []
    for span in spans:
        follows = run and order[span.start, span.end] == order[run[-1].start, run[-1].end] + 1
        if run and not (follows and span.doubt == run[-1].doubt):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _unassigned(view: PostView) -> Iterator[Finding]:
    run: list[Span] = []
    for span in [*view.spans, None]:
        if span is not None and (_is_loose(span) or (run and is_picture(span))):
            run.append(span)
            continue
        while run and is_picture(run[-1]):
            run.pop()
        if run and view.text[run[0].start : run[-1].end].strip():
            place = (run[0].start, run[-1].end)
            reason = next((span.doubt for span in run if span.doubt in _LOST), run[0].doubt or run[0].reason)
            offered = proposals.for_unassigned(view, place)
            kind = _LOST.get(reason, FindingKind.UNASSIGNED)
            yield _finding(kind, view, reason, [], place, offered, place[1] - place[0])
        run = []


def _is_loose(span: Span) -> bool:
    """True if its words are in no answer, perhaps wrongly."""
    if span.reason in (CONFIRMED, CORRECTED):
        return False
    return (
        span.role is Role.UNASSIGNED
        or span.doubt == LOST_POST
        or (span.role not in (Role.ANSWER, Role.ATTRIBUTION, Role.QUESTION) and bool(span.doubt))
    )


def _questions(view: PostView) -> Iterator[Finding]:
    for number, span in enumerate(view.spans):
        if (
            span.role is not Role.QUESTION
            or span.doubt in ("", LOST_POST)
            or not view.text[span.start : span.end].strip()
        ):
            continue
        rest = view.spans[number + 1 :]
        following = next((s for s in rest if s.role is Role.QUESTION or s.answer is not None), None)
        answered_by = following.answer if following and following.role is not Role.QUESTION else None
        if answered_by is not None and not (view.is_open(answered_by) and view.is_doubtful(answered_by)):
            continue
        place = (span.start, span.end)
        offered = proposals.for_question(view, place, answered_by)
        answers = [] if answered_by is None else [answered_by]
        yield _finding(FindingKind.QUESTION, view, span.doubt, answers, place, offered, place[1] - place[0])


def _types(view: PostView, listed: Sequence[int], likely: Likely) -> Iterator[Finding]:
    doubts = {number: _type_doubt(view, number) for number in listed}
    for numbers in _of_one_person(view, [number for number in listed if doubts[number]], doubts):
        answer = view.answers[numbers[0]].answer
        kind = FindingKind.DOUBTFUL_TYPE if answer.types else FindingKind.UNKNOWN_TYPE
        who = answer.respondent
        elsewhere = [likely.get(" ".join(words(name)), ()) for name in (who.institution, who.name) if name]
        choices: list[tuple[LibraryType, ...]] = [it for it in elsewhere if it]
        if answer.types:
            choices = [(found.type,) for found in answer.types if found.type in _EXCLUSIVE]
        place = view.attribution(numbers[0]) or next(iter(view.own(numbers[0])), None)
        weight = sum(len(view.answers[number].answer.text) for number in numbers)
        offered = proposals.for_types(view, numbers, choices)
        yield _finding(kind, view, doubts[numbers[0]], numbers, place, offered, weight)


def _type_doubt(view: PostView, number: int) -> str:
    types = view.answers[number].answer.types
    if not types:
        return _UNTOLD
    inferred = [found for found in types if found.type in _EXCLUSIVE and found.evidence is Evidence.INFERRED]
    return "; ".join(found.reason for found in inferred) if len(inferred) > 1 else ""


def _of_one_cause(view: PostView, numbers: Iterable[int], doubts: Mapping[int, str]) -> Iterator[list[int]]:
    """Group answers with the same doubt; one correction settles them all."""
    if view.read.post.kind in (PostKind.SURVEY, PostKind.INTERVIEW):
        yield from _of_one_person(view, numbers, doubts)
        return
    groups: dict[str, list[int]] = {}
    for number in numbers:
        groups.setdefault(doubts[number], []).append(number)
    yield from groups.values()


def _of_one_person(view: PostView, numbers: Iterable[int], doubts: Mapping[int, str]) -> Iterator[list[int]]:
    """Group answers into findings: the same doubt about the one respondent of a survey or interview is one."""
    groups: dict[object, list[int]] = {}
    for number in numbers:
        alone = view.read.post.kind not in (PostKind.SURVEY, PostKind.INTERVIEW)
        answer = view.answers[number].answer
        groups.setdefault(number if alone else (answer.respondent, doubts[number]), []).append(number)
    yield from groups.values()


def _finding(
    kind: FindingKind,
    view: PostView,
    reason: str,
    answers: Sequence[int],
    place: Stretch | None,
    offered: Iterable[Proposal],
    weight: int,
) -> Finding:
    who = view.answers[answers[0]].answer.respondent if answers else None
    post = view.read.post
    start, end = place or (None, None)
    return Finding(
        kind=kind,
        reason=reason,
        post_key=post.key,
        post_title=post.title,
        post_url=post.url,
        answer_ids=tuple(view.id_of(number) for number in answers),
        who=", ".join(part for part in (who.label, who.title, who.institution) if part) if who else "",
        start=start,
        end=end,
        context=view.context(*place) if place else Context(),
        proposals=tuple(offered),
        weight=weight,
        words=_words_at_stake(view, answers, place),
        certainty=min((certainty for certainty in map(view.certainty, answers) if certainty is not None), default=None),
    )


def _words_at_stake(view: PostView, answers: Sequence[int], place: Stretch | None) -> int:
    if answers:
        return sum(len(view.answers[number].answer.text.split()) for number in answers)
    return len(view.text[slice(*place)].split()) if place else 0
