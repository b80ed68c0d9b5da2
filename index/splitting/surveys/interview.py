"""Splitting interviews with a named person: a biography and questions, or a web site's maker who answers about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.attribution.biography import given_name_in, mentions_in, name_in_title, read_introduction, read_own_office
from index.attribution.houses import only_house
from index.attribution.type_rules import infer_types
from index.posts.records import BlockKind, BodyFormat, Respondent
from index.posts.split import Role, Span
from index.splitting.guests.guest import PRESENTED, Guest, find_guest, is_label_of, is_same_person, names_guest
from index.splitting.guests.host_signs import closes, is_hosts_note, says_title, thanks
from index.splitting.image_text import is_image_text
from index.splitting.surveys.questionnaire import Questionnaire
from index.splitting.surveys.speakers import turns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.posts.records import Post, TypeEvidence
    from index.posts.split import Split
    from index.reading.lines import Line
    from index.splitting.candidates import Candidates
    from index.splitting.surveys.questionnaire import Exchange
    from index.splitting.surveys.speakers import Turn

_ASKS_WHO = re.compile(
    r"\bwho(?:['’]s|\s+(?:are|is|answers|runs|made|writes|started|maintains|does|owns|created|built|keeps|would|do"
    r"|else))\b|\b(?:your|the) name\b|\bintroduce\b|\bname\b.{0,20}\burl\b|\btell (?:us|me) (?:a (?:little"
    r"|bit) )?(?:bit )?about (?:you|who)|\bqualifications?\b|\bbackground\b|\bwhat do you do\b"
    r"|\bwhere are you (?:now|working)\b|\b(?:current|new|your) (?:position|job|role|title)\b"
    r"|\bwhat are you doing (?:now|these days)\b",
    re.IGNORECASE,
)
#: A title that says whom the interview is with.
_WITH = re.compile(r"\b(?:with|hunter)\s+[A-ZÀ-Þ]", re.IGNORECASE)
_WEB_GUIDE = re.compile(r"\bweb ?guide\b", re.IGNORECASE)
#: So many labels before paragraphs show that none is left out.
_LABELS = 4
#: Lines among which the title may stand again.
_TOP = 6
_BIOGRAPHY = "the biography of the person interviewed"
_FROM_TITLE = "the name is taken from the post’s title"
_NO_BIOGRAPHY = "the name stands in the post, but nothing says who that is"
_FROM_ANSWER = "the name is taken from an answer"
_NO_NAME = "nothing says who answers"


def split_interview(post: Post, found: Candidates) -> Split:
    """The questions and answers of an interview, its respondent as far as the post names one, and the role of every
    character."""
    first = _behind_title(found, post.title)
    is_text = post.body_format is BodyFormat.TEXT
    questionnaire = Questionnaire(found, first, is_text=is_text, turns=found.turns)
    guest = _guest(post, found, questionnaire)
    turns = found.turns or _turns_of(guest, found)
    if turns and not found.turns:
        questionnaire = Questionnaire(found, first, is_text=is_text, turns=turns)
    respondent, doubt = _respondent(post, questionnaire, guest)
    questionnaire.set_apart(is_hosts_note, "a remark of the host’s")
    _close(questionnaire, respondent.name, together=guest is not None and guest.partner is not None)
    lines = guest.lines if guest and respondent.name == guest.respondent.name else []
    starts = {line.start: line for line in lines if any(line is it for it in questionnaire.edges())}
    spans = [Span(line.start, line.end, Role.ATTRIBUTION, None, _BIOGRAPHY) for line in starts.values()]
    voices = _voices(turns, guest, respondent)
    return questionnaire.split(respondent, infer_types(respondent), (), spans, doubt, voices)


def _behind_title(found: Candidates, title: str) -> int:
    """Number of the line behind the title, where it stands again above the opening; else 0."""
    for number, line in enumerate(found.lines[:_TOP]):
        if says_title(line.plain, title):
            return number + 1
        if "?" in line.text:
            break
    return 0


def _turns_of(guest: Guest | None, found: Candidates) -> Mapping[int, Turn]:
    """The lines that the guest's name, or one of two guests', stands before; the post labels no others."""
    people = guest.people if guest else []
    return turns_of(found.lines, lambda label: any(is_label_of(label, one.name) for one in people))


def _guest(post: Post, found: Candidates, questionnaire: Questionnaire) -> Guest | None:
    """Whom the post's opening and closing present; its last lines count, though they may be an answer's yet."""
    is_text = post.body_format is BodyFormat.TEXT
    said = [line for line in questionnaire.edges() if not (is_text and is_image_text(line.plain, None))]
    last = questionnaire.exchanges[-1].lines[-1:] if questionnaire.exchanges else []
    said += [line for line in last if closes(line.plain, None) or _begins_biography(line.plain)]
    pictures = [line for line in found.lines if not line.is_prose]
    labels = {turn.label for turn in found.turns.values() if not turn.asks}
    title = _title_with_people(post)
    guest = find_guest(said, title, pictures=pictures, labels=labels)
    titled = name_in_title(title) if _WITH.search(title) else None
    another = guest and titled and not any(is_same_person(it.name, titled) for it in guest.people)
    return guest if guest and guest.weight > 0 and not another else None


def _title_with_people(post: Post) -> str:
    """The post's title; empty for a web guide, whose title names the site."""
    return "" if _WEB_GUIDE.search(post.title) or any(map(_WEB_GUIDE.search, post.categories)) else post.title


def _begins_biography(text: str) -> bool:
    """True if a paragraph begins with somebody's name and office."""
    first = next(iter(mentions_in(text)), None)
    if first is None or first.start or not first.office.title:
        return False
    return first.weight >= PRESENTED or first.is_subject


def _respondent(post: Post, questionnaire: Questionnaire, guest: Guest | None) -> tuple[Respondent, str]:
    """Return who answers, and what is doubtful about it."""
    if guest and guest.office.weight:
        return _with_house(guest.respondent, questionnaire), ""
    titled = name_in_title(_title_with_people(post)) or _given_name(post, questionnaire)
    known = guest.name if guest else titled
    introduced = next(_introductions(questionnaire, known), None)
    if introduced and (introduced.title or introduced.institution or not known):
        name = guest.respondent.name if guest else introduced.name
        return replace(introduced, name=name), "" if introduced.title or introduced.institution else _FROM_ANSWER
    if guest:
        return _with_house(guest.respondent, questionnaire), "" if guest.weight > 1 else _NO_BIOGRAPHY
    if titled:
        return _with_house(Respondent(titled), questionnaire), _FROM_TITLE
    return Respondent(None), _NO_NAME


def _with_house(respondent: Respondent, questionnaire: Questionnaire) -> Respondent:
    """The respondent, at the one institution that the post's opening names where nothing says more of theirs."""
    if respondent.institution:
        return respondent
    opening = [line.plain for line in questionnaire.lines[: questionnaire.first] if line.is_prose]
    return replace(respondent, institution=only_house(opening))


def _given_name(post: Post, questionnaire: Questionnaire) -> str | None:
    """The first name by which alone the post presents somebody: in its opening, or in its title and its opening."""
    opening = [line.plain for line in questionnaire.edges()]
    presented = next((name for text in opening if (name := given_name_in(text))), None)
    titled = given_name_in(post.title)
    return presented or (titled if titled and any(names_guest(text, titled) for text in opening) else None)


def _introductions(questionnaire: Questionnaire, known: str | None) -> Iterator[Respondent]:
    """Those who introduce themselves in the answers to questions that ask who they are."""
    for exchange in questionnaire.exchanges:
        if not _ASKS_WHO.search(exchange.asked.text):
            continue
        for line in exchange.lines[:4]:
            found = _introduced(line, known)
            if found:
                yield found


def _introduced(line: Line, known: str | None) -> Respondent | None:
    found = read_introduction(line.plain)
    if found and found.name and (known is None or is_same_person(found.name, known)):
        return found
    office = read_own_office(line.plain) if known else None
    return Respondent(known, *office) if office and office.weight else None


def _close(questionnaire: Questionnaire, name: str | None, *, together: bool) -> None:
    """Give the host the last lines of the last answer that speak of the one who answered, or for the blog.

    Of two who answer `together` either may speak of the other.
    """
    if not questionnaire.exchanges:
        return
    last = questionnaire.exchanges[-1]
    labelled = {prefix.end for prefix in last.prefixes}
    if labelled and _labels_all(questionnaire.exchanges[:-1]):
        behind = max(labelled)
        questionnaire.close_before(sum(line.start > behind for line in last.lines))
        return
    count = 0
    headed = any(line.kind is BlockKind.HEADING and thanks(line.plain, name) for line in last.lines)
    for number, line in enumerate(reversed(last.lines), 1):
        if line.start in labelled:
            break
        if line.kind is BlockKind.HEADING and thanks(line.plain, name):
            count = number
            break
        if _is_hosts(line.plain, name, together=together):
            count = number
        elif number - count > 1 and not headed:
            break
    if not count and _sets_off_last(questionnaire):
        count = 1
    if count and count == len(last.lines) and not thanks(last.lines[0].plain, name):
        count -= 1
    questionnaire.close_before(count)


def _sets_off_last(questionnaire: Questionnaire) -> bool:
    """True if the last line is in bold or italics as no other line of the answers is."""
    lines = [line for it in questionnaire.exchanges for line in it.lines]
    if len(questionnaire.exchanges[-1].lines) < 2:
        return False
    return _is_set_off(lines[-1]) and not any(map(_is_set_off, lines[:-1]))


def _is_set_off(line: Line) -> bool:
    return line.kind is BlockKind.PARAGRAPH and line.bold >= len(line.text.rstrip())


def _labels_all(exchanges: Sequence[Exchange]) -> bool:
    """True if every paragraph of several answers has a speaker's label: what has none is nobody's who was asked."""
    lines = sum(len(it.lines) for it in exchanges)
    return lines >= _LABELS and lines == sum(len(it.prefixes) for it in exchanges)


def _is_hosts(text: str, name: str | None, *, together: bool) -> bool:
    if name and _begins_biography(text):
        return True
    return closes(text, None if together else name) or (together and thanks(text, name))


def _voices(
    turns: Mapping[int, Turn], guest: Guest | None, respondent: Respondent
) -> Mapping[str, tuple[Respondent, tuple[TypeEvidence, ...]]]:
    """Whom the speakers' labels stand for, where two people answer by turns."""
    if guest is None or guest.partner is None:
        return {}
    labels = sorted({turn.label for turn in turns.values() if not turn.asks})
    people = [
        Respondent(one.name, one.office.title or respondent.title, one.office.institution or respondent.institution)
        for one in guest.people
    ]
    whose = {label: next((it for it in people if it.name and is_label_of(label, it.name)), None) for label in labels}
    named = {label: it for label, it in whose.items() if it}
    return {label: (it, infer_types(it)) for label, it in named.items()} if len(named) > 1 else {}
