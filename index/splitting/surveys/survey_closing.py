"""Finding the host's words at the end of a survey or an interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.splitting.host_words import is_host_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

# Beginnings that only the host writes.
_CLOSING = re.compile(
    r"""
      (?:do|are)\ you\ (?:hire|hiring|a\ person\ who\ hires|someone\ who\ hires|a\ job\ hunter|hunting|looking\ for\ (?:a|library)\ (?:job|work))\b.{0,80}\?\ *(?:tell|take|fill|please|answer|share|then|let|if|the|here|we|i\b|consider|join|why\ not)
    | (?:do\ you\ hire|are\ you\ hunting|are\ you\ a\ job\ hunter|are\ you\ job\ hunting)\b.{0,60}\?$
    | are\ you\b.{0,40}\bwho\ hires\b[^.?!]*\?
    | if\ you(?:['’]re|\ are|['’]d|\ would)?\ .{0,60}\b(?:hire|hires|hiring|librarians?|job\ hunt\w*|survey|interviewed|featured)\b.{0,120}\b(?:survey|tell\ us|tell\ me|fill|take|e-?mail|contact|answer|let\ me|drop|write|share|please)\b
    | for\ (?:some|more)\ context,?\ (?:you\ can\ )?(?:take|look|see|check|read|here|view|visit|compare|there)
    | to\ (?:learn|read|see|find\ out)\ more\ about\b
    | author['’]?s?\ (?:web\ ?site|site|page)\b | (?:you\ can\ )?(?:take|find|fill\ (?:in|out))\ (?:the|this|our|my)\ survey
    | (?:this|the)\ survey\ (?:was|is|has)\b.{0,40}\b(?:co-?authored|authored|written|created|developed|open|closed|still) | special\ thanks | (?:many\ |our\ |my\ )?(?:thanks|thank\ you|thank\ yous?)\b.{0,40}\b(?:to|for)\b.{0,160}
    | (?:see|view|read|browse)\ (?:all|more|other|the)\b.{0,40}\b(?:responses|surveys|interviews|statistics|stats|summary|answers)
    | (?:more|other)\ (?:survey|interview)s?\b.{0,60} | (?:photo|image|picture|header|featured\ image)\b.{0,30}\b(?:by|from|courtesy|via|credit)
    | like\ what\ you\ (?:see|read) | (?:follow|find|visit|e-?mail|contact)\ (?:us|me|hiring)\b | (?:leave|post|share)\ (?:a|your)\ (?:comment|thoughts|answer)
    | [^.?!]{0,60}\b(?:these|this|our)\ (?:interviews|surveys|series|blog)\b
    | there['’]s\ a\ (?:page|post|form|survey|link)\b
    | (?:i|we)\ hope\ (?:that\ )?(?:she|he|they|you)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Signs that somebody speaks for the blog and to its readers; (weight, pattern).
_SIGNS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for weight, pattern in (
        # There is more to read.
        (2, r"^(?:to|for|you(?:['’]ll)?|want|like|care)\b.{0,40}\b(?:more|all|other|some|reasons)\b.{0,60}\b(?:answers|statistics|stats|surveys?|interviews|responses|replies|hunters|librarians|hirers|managers|people|context|results|summary|posts)\b"),
        (2, r"\b(?:click|see|choose|follow|visit|browse|check|under|look|read)\b.{0,40}\b(?:here|summary|tags?|categor(?:y|ies)|links?|page|archives?|results|side\s?bar|menu|column)\b"),
        (2, r"\b(?:the|our|my|a|this)\ (?:about\ page|tag|category|side\s?bar|form\ is|survey\ is|link\ (?:is|in|on|at))\b | \b(?:on|at|to)\ (?:the|your)\ (?:top|left|right|bottom)(?=[.!,)]|$|\ (?:of|side))"),
        # The readers are to answer too.
        (2, r"\b(?:take|fill\ (?:in|out)|complete|answer|try)\b.{0,20}\b(?:the|our|my|this|a|that)\b.{0,20}\b(?:survey|questionnaire|form|questions)\b | \bsurvey\ (?:for\ you|of\ (?:your|its)\ own|waits|awaits)\b"),
        (2, r"\b(?:love|like|want|glad|happy|delighted|wish|hope)\ to\ (?:hear|know)\b | \bget\ in\ touch\b | \b(?:whisper|write|e-?mail|send\ word|tell)\b.{0,20}\b(?:to\ me|me|us|in\ my\ ear)\b | \bplease\ (?:write|e-?mail|share|tell|answer|consider|pass|leave)\b"),
        (2, r"\b(?:comments?|comment\ box)\ (?:are|is|section|box|below|open)\b | \bin\ the\ comments\b"),
        (2, r"\b(?:are|do|did|would|have|could|will)\ you\b[^.?!]{0,60}\b(?:hires?|hired|hiring|hunt(?:s|ing)?|interview(?:ed)?|featured|survey\w*|these\ questions|looking\ for\ (?:a\ job|work))\b[^.?!]*\? | ^(?:hunting|hiring|job\ hunting)\b[^.?!]{0,20}\?"),
        (1, r"\bif\ you\b | \byour\ turn\b | \byou\ (?:hire|hunt)\b | \bpeople\ who\ hire\b"),
        # Whoever answered is thanked.
        (2, r"\b(?:thanks?|thank\ you|gratitude|bless)\b.{0,30}\b(?:to|for)\ (?:this|our|the|(?-i:[A-ZÀ-Þ])\w*|everyone|all|his|her|their|\w+ing)\b | \bthank\ you,?\ (?:\w+\ )?(?:whoever|wherever|anonymous|dear|kind|brave)\b | \bwhoever\ (?:they|you)\b"),
        (2, r"\b(?:thanks|thank\ you|mahalo|merci|gracias|cheers),?\ (?:again,?\ |so\ much,?\ )?(?:(?:Dr|Mr|Ms|Mrs|Miss)\.?\ )?(?-i:[A-ZÀ-Þ])\w+"),
        (2, r"\b(?:designed|wrote|made|created|authored|co-?authored|developed|conducted|runs|ran)\ (?:this|the|our)\ survey\b | \b(?:her|his|their|my|our)\ (?:web\ ?site|blog)\b"),
        (1, r"\b(?:thanks|thank\ you)\b"),
        (1, r"\b(?:this|these|our|my)\ (?:interviews?|surveys?|series|responses?|respondents?|blog|posts?|person|manager|hunter|hirer)\b"),
    )
)  # fmt: skip
_ENOUGH = 2
#: A closing is short.
_LONGEST = 420


def is_closing(text: str) -> bool:
    """True if a line begins as only the host's closing does."""
    return bool(_CLOSING.match(text))


def closing_start(lines: Sequence[Line], first: int) -> int:
    """Number of the line with which the closing begins; `len(lines)` where there is none.

    `first` is the first line that may belong to it. Pictures and captions among the last lines do not matter.
    """
    start = next((number for number in range(first, len(lines)) if is_closing(lines[number].plain)), len(lines))
    said = next((number for number in range(first, len(lines)) if lines[number].is_prose), len(lines))
    while start > first:
        line = lines[start - 1]
        # Where nothing else answers the last question, the line is its answer unless only a host writes so.
        if line.is_prose and not (is_host_line(line.plain) or (start - 1 > said and _speaks_for_the_blog(line.plain))):
            break
        start -= 1
    return start


def _speaks_for_the_blog(text: str) -> bool:
    """True if `text`, after somebody's last answer, is rather the host's."""
    weight = sum(weight for weight, sign in _SIGNS if sign.search(text))
    return len(text) <= _LONGEST and weight >= _ENOUGH
