"""Finding where the host's closing begins, after the last answer of a column post.

Some hosts close with a phrase that only a host uses; others with a joke. What they have in common is that they turn
from the question to the readers: they thank the people who answered, take leave, and ask for comments. One such sign is
not enough to take somebody's last words from them; two are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.records import BlockKind
from index.splitting.host_words import is_host_line, sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

# Each pattern is one sign; (weight, pattern).
_SIGNS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for weight, pattern in (
        # The readers are spoken to.
        (2, r"\b(?:gentle|dear|faithful|patient)\ (?:readers?|audience|friends|listeners?)\b | ^(?:and\ )?readers?,? | \bwhoever\ you\ are\b | \byou\ out\ there\b | \b(?:are|you['’]re)\ out\ there\b | \byou\ lot\b"),
        (2, r"\b(?:over|up|back)\ to\ you\b | \b(?:the\ floor|the\ mic(?:rophone)?|the\ stage|the\ pen)\ is\ (?:yours|open)\b | \byour\ (?:turn|own\ (?:tales?|stor(?:y|ies)|answers?|views?|thoughts|version))\b | \bstep\ right\ up\b"),
        (2, r"\b(?:tell|show|give|send|write|let|drop|leave)\ (?:us|me|them|it|one|yours)\b.{0,60}\b(?:below|beneath|underneath|down\ (?:here|there)|comments?|address|pigeon|postcard|next\ question)\b | \bwrite\ in\b | \b(?:share|send\ in)\ (?:your|yours)\b.{0,20}\b(?:story|stories|tales?|answers?|thoughts|own)\b | \bconfess\b | \bchime\ in\b | \bpipe\ up\b | \bspeak\ up\b | \bweigh\ in\b"),
        (2, r"\b(?:box|space|line|form|thread|link|button)\ (?:below|beneath|under)\b | \b(?:below|beneath|under)\ (?:the\ line|this\ post|here)\b | \bdown\ (?:here|below)\b | \b(?:space|room|box)\ for\ it\b | \bmy\ address\b"),
        (2, r"\b(?:tell|write\ (?:to)?|send)\ (?:us|me)\b.{0,40}\b(?:your|about\ you|yours|how\ you|what\ you|who\ you|what['’]s\ in)\b"),
        (1, r"\b(?:everybody|everyone|you\ all|y['’]all|folks|friends|all\ of\ you|the\ lot\ of\ (?:you|them)|(?:every|each)\ one\ of\ (?:you|them)|to\ all)\b"),
        (2, r"\b(?:did|have|was\ there|were\ there|what|whom?|how|which|when|is\ there)\b[^.?!]*\b(?:you|your|yours)\b[^.?!]*\?[”\"’')]*$"),
        (1, r"\b(?:you|your|yours)\b[^.?!]*\?[”\"’')]*$"),
        (1, r"^if\ you(?:['’](?:ve|d|re))?\b | ^should\ you\b | ^may\ (?:you|your|all)\b | ^so\b.{0,30}\byou\b | ^(?:now|there)!?\ (?:go|off|you)\b | \bplease\b"),
        (2, r"\bcomments?\ (?:are|is|section|box|below)\b | \b(?:i['’]d|i\ would|we['’]d|we)\ (?:love|like|want)\ to\ (?:know|hear)\b | \byou\ know\ where\ (?:to\ find|i)\b | \bscribble\ something\b"),
        (2, r",\ (?:\w+\ )?(?:job\ )?(?:seekers|hunters|jobseekers|applicants|librarians\ of\ the\ world)[.!] | ^(?:job\ )?(?:seekers|hunters)\b | \b(?:lovely|wonderful|great|patient)\ (?:audience|readers|crowd)\b"),
        (2, r"\b(?:questions?|answers?|letters)\ coming\b | \b(?:my|our|the)\ question\ (?:box|jar|pile)\b | \b(?:got|have)\ (?:an?\ )?(?:opinions?|thoughts|answers?|better\ (?:idea|answer|one)s?|questions?)\b[^.!]*\?"),
        # The host takes leave.
        (2, r"\b(?:until|till)\ (?:next|then|we|the\ next)\b | \bsee\ you\b | \b(?:next|another)\ (?:time|friday)\b | \bin\ a\ (?:week|fortnight|month)\b | \bsame\ (?:time|place)\b | \bback\ (?:soon|next)\b | \bmore\ of\ this\b | \b(?:i\ shall|i['’]ll)\ (?:be\ back|ring|see|return)\b"),
        (1, r"\b(?:next|another)\ (?:week|month)\b"),
        (2, r"\b(?:good-?bye|farewell|so\ long|adieu|au\ revoir|ta-ta|toodle\w*|good\ night|godspeed|class\ dismissed|over\ and\ out|that['’]s\ all,?\ folks|the\ end\b[.!]|curtain|fin\b[.!])"),
        (2, r"^(?:(?:and\ )?(?:that\ is|that['’]s|there\ you\ have|thus\ ends|so\ ends|here\ ends))\ (?:all|it|everything|the\ lot|a\ wrap|them|our|this|the)\b.{0,60}(?:\b(?:mailbag|week|month|today|now|folks|time|we\ have|from|panel|column|round)\b|[.!]$)"),
        (1, r"\b(?:beep|cheerio|cheers|onward|ahem|hooray|hurrah|amen|happy\ (?:hunting|hiring|friday|weekend|trails|reading|\w+day|anniversary|new)|take\ care|stay\ (?:well|warm|safe|cool|dry)|be\ (?:well|good|kind)|fare\ well)\b"),
        (2, r"\bi\ leave\ you\ with\b | \b(?:off\ you\ go|go\ forth|come\ back)\b | \bwith\ that\b.{0,30}\bi(?:['’]m|\ am)\ off\b | ^(?:and\ )?so\ there\ you\ (?:have|are)\b | ^next\ (?:week|friday|month|time)\b | \bhappy\ (?:job\ |apartment\ )?\w+ing\b"),
        (1, r"\bgood\ luck\b | \bi\ want\ to\ hear\b | \bi\ hope\ (?:that\ )?you\b | \bi(?:['’]m|\ am)\ off\b | \byou['’]ve\ been\b | \bmind\ the\b"),
        # The people who answered are thanked, and what was asked is looked back on.
        (2, r"^(?:my|our|many|warm|with|special|deep|sincere|fondest|heartfelt|a\ thousand|all\ my)?\ ?(?:thanks|gratitude|regards|bouquets|roses|applause|kudos|a\ round\ of\ applause|three\ cheers|hats?\ off|a\ bow|bless|praise|medals|happy\ \w+)\b.{0,40}\b(?:to|for|of|all|the)\b"),
        (2, r"\b(?:this|last|today['’]s)\ (?:week['’]s|month['’]s)\b | \bth(?:is|e|ese)\ (?:posts?|columns?|panel|mailbag|mailbox|inbox|question\ (?:box|jar)|episode|edition|installment|instalment|round[- ]?up)\b | \bclosing\ (?:remarks|paragraphs?|words)\b"),
        (2, r"^that\ last\ (?:one|answer)\b | \b(?:to|from)\ the\ brave\b | \b(?:the|our|these|my)\ (?:above|contributors|respondents|panel(?:lists|ists)?|correspondents)\b | \bthe\ next\ (?:question|column|post)\b"),
        (2, r"\b(?:tip|doff)\w*\ (?:of\ )?(?:the|my|our)\ (?:hat|cap)\b | \b(?:all|everyone|those|everybody|people)\ who\ (?:replied|answered|wrote|responded|took\ part|played|joined)\b"),
        (2, r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a\ dozen|\d+)\ (?:people|answers|respondents|librarians|opinions|replies|hiring\ managers|voices)\b.{0,60}\b(?:answers|opinions|consensus|agree\w*|replies|no\ two)\b | \bth(?:is|e)\ (?:feature|series)\b"),
        (1, r"\b(?:thank\ you|my\ thanks|gratitude)\b | ^thanks\b | \bthanks\ (?:to|all)\b"),
    )
)  # fmt: skip
_ENOUGH = 2
#: A host's closing is short; somebody's last paragraph that says "everyone" and "thanks" may be long.
_LONGEST = 420


def closing_start(lines: Sequence[Line]) -> int:
    """Number of the line with which the host's closing begins, in the lines of the last answer; their count where
    none."""
    for number, line in enumerate(lines):
        if number and is_host_line(line.plain):
            return _with_headings(lines, number)
    end = len(lines)
    while end > 1 and sounds_like_host(lines[end - 1].plain):
        end -= 1
    if end == len(lines) > 1 and _is_apart(lines) and speaks_to_readers(lines[-1].plain):
        end -= 1
    return _with_headings(lines, end)


def speaks_to_readers(text: str) -> bool:
    """True if `text`, the last paragraph of a post, turns to the readers."""
    return len(text) <= _LONGEST and sum(weight for weight, sign in _SIGNS if sign.search(text)) >= _ENOUGH


def _is_apart(lines: Sequence[Line]) -> bool:
    """True if the last line is a paragraph of its own after a finished sentence."""
    last, before = lines[-1], lines[-2]
    return (
        last.kind is BlockKind.PARAGRAPH
        and last.block != before.block
        and before.plain.rstrip("”\"’')]").endswith((".", "!", "?", "…"))
    )


def _with_headings(lines: Sequence[Line], end: int) -> int:
    """A heading with nothing after it introduces what the host says next."""
    while end > 1 and lines[end - 1].kind is BlockKind.HEADING:
        end -= 1
    return end
