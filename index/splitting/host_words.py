"""Phrases that only the host of a column uses: how a post opens and closes."""

from __future__ import annotations

import re

# Phrases that only the host uses, at the start or the end of a post: those that open a line, and those that stand
# anywhere in one.
_OPENING = re.compile(
    r"""
      (?:each|every)\ (?:other\ )?week\b | this\ (?:week|month|time)(?:['’]s)?\b.{0,60}\b(?:question|asked|ask|i|we)\b
    | (?:for\ )?(?:this|last)\ week['’]s\ (?:question|column|post) | (?:here|below)\ (?:is|are)\b.{0,60}\b(?:question|answers?|responses?)\b
    | (?:this|the)\ question\ (?:is|was|comes|came)\b
    | (?:today|this\ week|a\ reader|an\ anonymous\ reader)\b.{0,80}\b(?:asks?|asked|wrote|question)\b
    | (?:we|i)\ (?:asked|ask)\ (?:people|hiring|librar|our|a\ group|the\ panel|everyone|them|folks|some|several)
    | thank(?:s|\ you)\b.{0,60}\b(?:reading|contributors?|contributed|respond(?:ents|ing|ed)|panel|answer(?:ed|ing)|shar(?:ed|ing)|everyone|everybody|all|this\ week|took|tak(?:ing|e))\b
    | do\ you\ hire\b | (?:please\ )?(?:e-?mail|contact)\ (?:me|us)\ at | (?:now\ )?it['’]s\ your\ turn
    | what\ (?:about\ you|do\ you\ think|say\ you|would\ you\ (?:add|say))\b.{0,60}\?*$ | your\ (?:turn|thoughts)\b
    | [\[(*]*\s*(?:edited|edit|update[d]?|editor['’]s\ note|ed\.\ note|note\ from|photo|image|picture|featured\ image|header\ image)\b\ ?(?:\d|by|to|from|credit|courtesy|:|on\b|[A-Z]\w+\ via)
    | (?:see\ you|until|come\ back|more|back)\ (?:next|again|in\ a)\ ?(?:week|month|friday|time)? | posted\ (?:on|by|in)\b
    | tell\ (?:me|us)\ (?:in|what|how|your)\b | (?:join|continue)\ the\ (?:conversation|discussion)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ANYWHERE = re.compile(
    r"""
      people\ who\ (?:hire|work|are\ hiring)\b.{0,60}(?:librar|lis\b|archiv) | we['’]?d\ love\ to\ hear
    | if\ you(?:['’]re|\ are)\ (?:someone|a\ person|a\ manager|somebody)\ who\ hires | if\ you\ hire\b
    | if\ you\ have\ (?:a|any|your\ own)\ questions?\b.{0,80}\b(?:ask|email|e-mail|send|me|us|group|people|column)\b
    | (?:if\ you(?:['’]d|\ would)\ like|want|interested|care|wish)\ (?:to|in)\ (?:be\ (?:a\ )?part|join(?:ing)?|participat\w+|answer(?:ing)?|contribut\w+)\b
    | (?:shoot|drop|send|write)\ (?:me|us)\ an?\ (?:e-?mail|note|line|message) | \bhiring\s?librarians?\s?(?:at|@|\[at\]) | @hiringlib
    | \bon\ twitter\ @ | (?:gonna|going\ to)\ love\ commenting | in\ the\ comments\b
    | (?:leave|post|add)\ (?:a|your|us\ a)\ (?:comment|thoughts|reply|own)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words that make a paragraph at the edge of a post the host's rather than a respondent's; two of them are enough.
_WEAK = re.compile(
    r"\b(?:this week|next week|last week|each week|every week|readers?|reading|comments?|commenting|column|contributors?|respondents?|panel(?:ists)?|the question|"
    r"questions?|feature|series|(?:this|the) blog|twitter|facebook|e-?mail|gmail|answers? below|hear from you|thank (?:you|yous)|thanks|hiring desk|the host)\b",
    re.IGNORECASE,
)
# Between the question and the first answer: "Here is what I heard back."
_HANDOVER = re.compile(
    r"^(?:and\ )?(?:here|below)(?:['’]s|\ is|\ are|\ goes)\b.{0,60}\b(?:what|answers?|replies|responses|heard|said|they|verdicts?|results?|valentines|letters|thoughts|one)\b"
    r"| ^(?:this|that)\ is\ what\ (?:i|they|people|came)\b | ^what\ (?:came|i\ (?:got|heard)|they\ said|follows)\b | ^(?:their|the)\ (?:answers|replies|responses|verdicts?)\b"
    r"| ^i\ (?:asked|put|posed|sent)\ (?:it|this|that|the\ question|them)\b.{0,60}\b(?:to|of|round|around|out)\b | ^i\ asked\ (?:around|round|about|\w+\ (?:people|librarians|managers|directors|of))\b"
    r"| \bheard\ back\b | ^(?:the\ )?(?:following|answers)\b.{0,40}\b(?:answered|replied|responded|arrived|follow|came|below)\b",
    re.IGNORECASE | re.VERBOSE,
)


def hands_over(text: str) -> bool:
    """True if `text`, just after the question, is the host's last word before the answers."""
    return len(text) <= 160 and not text.endswith("?") and bool(_HANDOVER.search(text))


def is_host_line(text: str) -> bool:
    """True if `text` has a phrase that only the host uses."""
    return bool(_OPENING.match(text) or _ANYWHERE.search(text))


def sounds_like_host(text: str) -> bool:
    """True if `text`, at the edge of a post, is more likely the host's than a respondent's."""
    return is_host_line(text) or len({match.lower() for match in _WEAK.findall(text)}) >= 2
