"""Signs in how a post opens: what the host says of it, and who is named there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.biography import given_name_in, mentions_in, read_biography
from index.splitting.guests.guest import PRESENTED, find_guest
from index.splitting.surveys.survey_opening import OPENING, is_field
from index.splitting.surveys.survey_types import names_a_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line
    from index.splitting.readings.post_view import PostView

#: So many lines, and of a post that asks nothing so many, are looked at for whom the interview is with.
_FIRST, _FIRST_UNASKED = 8, 4
_ANONYMOUS_RESPONSE = re.compile(
    r"\bthis\b.{0,30}\banonymous\b.{0,20}\b(?:responses?|survey|interview|answers?)\b.{0,60}\b(?:to|was|is|with"
    r"|survey|comes|from)\b",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(r"\banonymous(?:ly)?\b(?!.{0,20}\breader\b)", re.IGNORECASE)
#: The host says that somebody was interviewed, …
_INTERVIEWS = re.compile(
    r"\binterview(?:s|ed)? (?:is |was )?(?:with |by )?(?-i:[A-ZÀ-Þ])|\bseries of interviews\b"
    r"|\banswer(?:s|ed|ing)? (?:my|our|a few|some|these) questions\b",
    re.IGNORECASE,
)
#: … that somebody wrote a text, …
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


def opens_as_survey(view: PostView) -> bool:
    """`This anonymous interview is with…`, or the ticked types of a library after a colon."""
    first = view.opening[:_FIRST] or view.found.lines[:_FIRST_UNASKED]
    return any(_ANONYMOUS_RESPONSE.search(line.plain) for line in first) or _says_with_whom(view.prose[:_FIRST])


def _says_with_whom(lines: Sequence[Line]) -> bool:
    for number, line in enumerate(lines):
        match = OPENING.search(line.text.replace("\u00a0", " "))
        if match and (match.start() == 0 or "nterview" in match.group() or not line.text[match.start() - 1].isspace()):
            return True
        following = lines[number + 1] if number + 1 < len(lines) else None
        if line.plain.endswith(":") and following and following.plain[:1] in "√✓✔☑" and names_a_type(following.text):
            return True
    return False


def opens_with_name(view: PostView) -> bool:
    """`This interview is with Inez Tarn, founder of…`: whom it is with is said by name."""
    for line in view.opening:
        if is_field(line):
            continue
        opening = OPENING.search(line.plain)
        if given_name_in(line.plain):
            return True
        for mention in mentions_in(line.plain):
            follows = opening and not line.plain[opening.end() : mention.start].strip(" ,:").count(" ")
            if mention.weight >= PRESENTED and (follows or (mention.start == 0 and mention.office.title)):
                return True
    return False


def introduces_person(view: PostView) -> bool:
    """True if the lines before the first question introduce a person."""
    guest = find_guest(view.opening, view.title)
    if guest is None:
        return False
    begins = any(it.begins and it.name == guest.name for line in guest.lines for it in mentions_in(line.plain))
    return guest.weight >= PRESENTED + (not guest.office.title and not begins)


def says_anonymous(view: PostView) -> bool:
    """True if a line above the first question says that nobody is named."""
    return any(_ANONYMOUS.search(line.plain) for line in _above_questions(view))


def has_biography_above(view: PostView) -> bool:
    """True if a line above the first question is somebody's biography."""
    return any(read_biography(line.plain, name_alone=True) for line in _above_questions(view) if not is_field(line))


def _above_questions(view: PostView) -> list[Line]:
    first = view.asked[0].line if view.asked else 0
    return [line for line in view.found.lines[:first] if line.is_prose]


def says_interviewed(view: PostView) -> bool:
    """True if the host says that somebody was interviewed."""
    return any(_INTERVIEWS.search(line.plain) for line in view.opening)


def says_written(view: PostView) -> bool:
    """True if the host says that somebody wrote it."""
    return any(_WRITTEN.search(line.plain) for line in view.beginning)


def has_unnamed_guest(view: PostView) -> bool:
    """True if the host says that a guest wrote it who gives no name."""
    return any(_UNNAMED_GUEST.search(line.plain) for line in view.beginning[:3])
