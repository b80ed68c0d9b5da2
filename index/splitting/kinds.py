"""Telling a post's kind from its categories, its title and the shape of its text.

A post may come without any of them: a copied text has no categories, its content alone no title either. What a post is
filed under goes before how it opens, and how it opens before the rest of its shape.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength
from index.attribution.biography import given_name_in, mentions_in, name_in_title
from index.posts.records import PostKind
from index.splitting.guests.authorship import presents_author
from index.splitting.guests.guest import PRESENTED, find_guest
from index.splitting.guests.host_signs import says_title
from index.splitting.host_words import is_host_line
from index.splitting.question import COLUMN_TITLE
from index.splitting.series import find_series
from index.splitting.surveys.question_shape import asks_the_reader, ends_asking, is_known_question
from index.splitting.surveys.survey_opening import OPENING
from index.splitting.surveys.survey_shape import is_survey
from index.splitting.surveys.survey_types import names_a_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Post
    from index.reading.lines import Line
    from index.splitting.candidates import Candidates

_COLUMN_CATEGORY = re.compile(r"^further (?:questions?|answers?)\b", re.IGNORECASE)
_RERUN = re.compile(r"^(?:re-?run|re-?post|flashback|from the archives?|throwback)\b[\s:–—-]*", re.IGNORECASE)
_INTERVIEWED = re.compile(r"\binterview(?:s|ed)? (?:with|by)\b|\bconversation with\b|\bquestions for\b", re.IGNORECASE)
#: The host says of a text that somebody wrote it.
#: … or that somebody was interviewed.
_INTERVIEWS = re.compile(
    r"\binterview(?:s|ed)? (?:is |was )?(?:with |by )?(?-i:[A-ZÀ-Þ])|\bseries of interviews\b"
    r"|\banswer(?:s|ed|ing)? (?:my|our|a few|some|these) questions\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\bguest (?:post|essay|author|blog)|\btake it away\b|\b(?:this|following|today['’]s) (?:essay|piece|guest)\b"
    r"|\bwrote (?:this|what|the following|today)"
    r"|\b(?:to|would|could) write (?:an?|about|up|something|this)\b|\bwritten (?:this|today|what|by|an?)\b",
    re.IGNORECASE,
)
#: … and that the guest gives no name.
_UNNAMED_GUEST = re.compile(
    r"\b(?:guest (?:writer|author|blogger|contributor|post|essay)|authors? of (?:this|today['’]s))\b.{0,160}"
    r"\b(?:anonymous(?:ly)?|unnamed|nameless"
    r"|(?:not|rather not) (?:to )?(?:use|give|say|be named|have)|without (?:a|her|his|their) name|no name)\b",
    re.IGNORECASE,
)
_ASKS_MANY = 3
_ANONYMOUS = re.compile(
    r"\bthis\b.{0,30}\banonymous\b.{0,20}\b(?:responses?|survey|interview|answers?)\b.{0,60}\b(?:to|was|is|with"
    r"|survey|comes|from)\b",
    re.IGNORECASE,
)
#: Series of the host's in which guests write too.
_OPINION = re.compile(r"\bop[- ]?eds?\b|\bopinion\b", re.IGNORECASE)
#: So many questions that recur make a questionnaire.
_QUESTIONNAIRE = 3
_SURVEY_CATEGORY = re.compile(r"\bsurvey\b", re.IGNORECASE)
_INTERVIEW_CATEGORY = re.compile(r"\binterviews?$", re.IGNORECASE)
_INTERVIEW_TITLE = re.compile(r"^(?:an )?interviews?(?: with)?\b.{0,10}[:–—-]?|^two hats\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"[^.?!]{1,80}[:–—-]\s*\d[\d,.]*\s?(?:%|\(|$|respondents?\b|people\b|votes?\b).{0,30}|\d[\d,.]*\s?%.{0,80}"
)
_HOST_OF_STATS = re.compile(
    r"\b(?:respondents?|responses)\b.{0,60}\b\d|\b\d+(?:\.\d+)?\s?%|\bn\s?=\s?\d+", re.IGNORECASE
)


def decide_kind(post: Post, found: Candidates) -> PostKind:
    """Return the kind of `post`."""
    title = _RERUN.sub("", post.title.strip())
    named = _by_series(post, found, title)
    if named:
        return named
    opening = _before_questions(found, title)
    return _by_opening(post, found, title, opening) or _by_shape(post, found, title, opening)


def _by_series(post: Post, found: Candidates, title: str) -> PostKind | None:
    """The kind of the series that the title or a category names; guests write, and are asked, in others' series too."""
    if COLUMN_TITLE.match(title) or any(_COLUMN_CATEGORY.match(category) for category in post.categories):
        return PostKind.COLUMN
    series = find_series(title, post.categories)
    named = series.kind if series else None
    if named is PostKind.OTHER and _OPINION.search(title) and presents_author(post, found):
        return PostKind.GUEST
    if named is PostKind.GUEST and _INTERVIEWED.search(title) and len(found.questions()) >= _ASKS_MANY:
        return PostKind.INTERVIEW
    return named


def _by_opening(post: Post, found: Candidates, title: str, opening: Sequence[Line]) -> PostKind | None:
    """Survey or interview by how the post opens, or what it is filed under."""
    first = opening[:8] or found.lines[:4]
    if any(_ANONYMOUS.search(line.plain) for line in first) or _opens_as_survey(found.lines):
        return PostKind.INTERVIEW if _opens_with_a_name(opening) else PostKind.SURVEY
    if any(_SURVEY_CATEGORY.search(category) for category in post.categories):
        return PostKind.INTERVIEW if _introduces(opening, title) else PostKind.SURVEY
    filed = any(_INTERVIEW_CATEGORY.search(category) for category in post.categories)
    return PostKind.INTERVIEW if filed else None


def _opens_as_survey(lines: Sequence[Line]) -> bool:
    """True if it opens with whom the anonymous interview is with, or with the ticked types after a colon."""
    first = [line for line in lines if line.is_prose][:8]
    for number, line in enumerate(first):
        match = OPENING.search(line.text.replace("\u00a0", " "))
        if match and (match.start() == 0 or "nterview" in match.group() or not line.text[match.start() - 1].isspace()):
            return True
        following = first[number + 1] if number + 1 < len(first) else None
        if line.plain.endswith(":") and following and following.plain[:1] in "√✓✔☑" and names_a_type(following.text):
            return True
    return False


def _opens_with_a_name(lines: Sequence[Line]) -> bool:
    """True if whom the interview is with is said by name: `This interview is with Inez Tarn, founder of…`."""
    for line in lines:
        opening = OPENING.search(line.plain)
        if given_name_in(line.plain):
            return True
        for mention in mentions_in(line.plain):
            follows = opening and not line.plain[opening.end() : mention.start].strip(" ,:").count(" ")
            if mention.weight >= PRESENTED and (follows or (mention.start == 0 and mention.office.title)):
                return True
    return False


def _introduces(opening: Sequence[Line], title: str) -> bool:
    """True if the lines before the first question introduce a person."""
    guest = find_guest(opening, title)
    if guest is None:
        return False
    begins = any(it.begins and it.name == guest.name for line in guest.lines for it in mentions_in(line.plain))
    return guest.weight >= PRESENTED + (not guest.office.title and not begins)


def _before_questions(found: Candidates, title: str) -> list[Line]:
    """The lines before the first question; a heading that says the title again is none."""
    first = next((it.line for it in found.questions() if not says_title(it.text, title)), 0)
    return [line for line in found.lines[:first] if line.is_prose]


def _by_shape(post: Post, found: Candidates, title: str, opening: Sequence[Line]) -> PostKind:
    if sum(bool(_COUNTED.fullmatch(line.plain)) for line in found.lines) >= 3:
        return PostKind.OTHER
    is_questionnaire = _asks_as_others_do(found)
    is_column = not is_questionnaire and _looks_like_column(found)
    if not is_column and name_in_title(title) is None and is_survey(found, post.categories):
        return PostKind.SURVEY
    if not is_column and _announces_essay(post, found, opening):
        return PostKind.GUEST
    if found.turns or (not is_column and _is_interview(found, title, opening)):
        return PostKind.INTERVIEW
    if is_column or is_questionnaire:
        return PostKind.COLUMN if is_column else PostKind.SURVEY
    return PostKind.GUEST if _is_essay(post, found) else PostKind.OTHER


def _asks_as_others_do(found: Candidates) -> bool:
    """True if it asks you three questions that other posts ask, too."""
    recurring = (found.lines[number].plain for number in found.recurring)
    return sum(ends_asking(text) and asks_the_reader(text) for text in recurring) >= _QUESTIONNAIRE


def _announces_essay(post: Post, found: Candidates, opening: Sequence[Line]) -> bool:
    """True if the opening says that somebody wrote this, and presents them or says that they give no name."""
    first = opening or [line for line in found.lines if line.is_prose][:3]
    unnamed = any(_UNNAMED_GUEST.search(line.plain) for line in first[:3])
    return unnamed or (any(_WRITTEN.search(line.plain) for line in first) and _is_essay(post, found))


def _is_interview(found: Candidates, title: str, opening: Sequence[Line]) -> bool:
    """Three questions to a person who is introduced; or five, most of them to a reader, and all but a few answered."""
    asked = found.questions()
    if len(asked) < 2:
        return False
    given = any(given_name_in(line.plain) or _INTERVIEWS.search(line.plain) for line in opening)
    titled = name_in_title(title) is not None or _INTERVIEW_TITLE.match(title) is not None
    named = given or titled or _introduces(opening, title)
    if len(asked) >= 3 and named:
        return True
    to_reader = sum(asks_the_reader(it.text) or is_known_question(it.text) for it in asked)
    answered = sum(after.line - it.line > 1 for it, after in pairwise(asked))
    if len(asked) >= _ASKS_MANY and 2 * to_reader >= len(asked) and _ends_with_a_biography(found):
        return True
    return len(asked) >= 4 and 2 * to_reader >= len(asked) and 4 * answered >= 3 * (len(asked) - 1)


def _ends_with_a_biography(found: Candidates) -> bool:
    last = [line for line in found.lines if line.is_prose][-2:]
    return any(it.begins and it.is_subject and it.office.title for line in last for it in mentions_in(line.plain)[:1])


def _is_essay(post: Post, found: Candidates) -> bool:
    """An essay whose author is presented, or signs, at one of its ends."""
    prose = [line for line in found.lines if line.is_prose]
    if len(prose) < 4 or any(_HOST_OF_STATS.search(line.plain) for line in prose[:6]) or is_listing(post.title):
        return False
    return presents_author(post, found)


def is_listing(title: str) -> bool:
    """True if a title is that of a page of several posts."""
    return bool(re.match(r"(?:tag|category|author|monthly|daily|yearly)? ?archives?:", title, re.IGNORECASE))


def _looks_like_column(found: Candidates) -> bool:
    """Two people or more sign, and the host asks; or three or more sign."""
    signed = [mark for mark in found.marks if mark.attribution.strength >= Strength.PROBABLE]
    asked = any("?" in line.text or is_host_line(line.plain) for line in found.lines)
    return len(signed) >= 3 or (len(signed) == 2 and asked) or (len(signed) == 1 and _host_asks(found, signed[0].line))


def _host_asks(found: Candidates, first: int) -> bool:
    """True if one of the first lines is the host's, and a question follows it before the first attribution."""
    prose = [line for line in found.lines[:first] if line.is_prose]
    host = next((number for number, line in enumerate(prose[:3]) if is_host_line(line.plain)), None)
    return host is not None and any("?" in line.text for line in prose[host : host + 3])
