"""Recognising the host's introduction of a guest: `I'm pleased to present …`."""

from __future__ import annotations

import re

#: What the host says when somebody else's essay follows, or has been read.
_INTRODUCTION = re.compile(
    r"""
      \bguest[ -](?:post|blog|author|essay|column|writer|contributor)|\bguest[ ]?blog
    | \bplease\ (?:join\ (?:me|us)\ in\ )?(?:welcom|enjoy|give\ a\ warm)|\bwithout\ further\ ado\b|\btake\ it\ away\b
    | \b(?:I['’]m|I\ am|we['’]re|we\ are|it['’]s\ my|it\ is\ (?:my|with))\b.{0,40}\b(?:pleas(?:ed|ure)|happy|delight(?:ed)?|excite(?:d|ment)|thrilled|honou?r(?:ed)?
        |proud|glad|lucky|privilege[d]?|grateful)\b.{0,20}\bto\ (?:be\ able\ to\ )?(?:present|have|share|introduce|welcome|bring|host|post|feature|offer|publish|run|give)
    | ^(?:today|this\ week|this\ month|this\ time)\b.{0,80}\b(?:author|researcher|writer|essay|article|post|study|thesis|book|librarian)\b.{0,120}
        \b(?:tells?|shares?|writes?|talks?|explains?|brings?|describes?|is\ (?:from|by)|comes\ from)\b
    | \b(?:author|researcher)['’]?s['’]?\ corner\b
    | \b(?:this|today['’]s)\ (?:\w+\ )?(?:post|article|essay|piece|column)\ (?:is|was|comes)\b.{0,20}\b(?:by|from)\b
    | \b(?:has|have)\ (?:kindly|graciously|generously|very\ kindly)\b|\b(?:kindly|graciously|generously)\ (?:agreed|offered|wrote|allowed|shared)
    | \bI\ (?:asked|invited|begged)\ (?:her|him|them)\b
    | \b(?:turn|hand|giv)\w*\b.{0,40}\bover\ to\b
    | ^(?:have|would|do|did|are)\ you\b[^?]{0,80}\?\ .{0,80}\b(?:love|like|glad|happy|host|publish|write\ to|e-?mail|get\ in\ touch)\b
    | ^(?:here(?:['’]s|\ is|\ are))\ (?:her|his|their|what\ (?:she|he|they))\b
    | \bif\ you(?:['’]d|\ would|['’]ve|\ have)?\ (?:like|want|written|done|published)\b.{0,80}\b(?:job\ hunters|guest|hear\ from\ you|contact|e-?mail|get\ in\ touch|let\ me\ know)
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: An author who thanks the host, or says how they came to write, is no host.
_AUTHOR_SPEAKS = re.compile(
    r"\b(?:asked|invited|let|allowed|wanted|having|have|inviting|asking|letting|encouraged)\ me\b|\bmy\ guest\ post\b|\bmy\ first\ guest\b",
    re.IGNORECASE,
)


def introduces(text: str) -> bool:
    """True if the host speaks of a guest: `I'm pleased to present …`."""
    return bool(_INTRODUCTION.search(text)) and not _AUTHOR_SPEAKS.search(text)
