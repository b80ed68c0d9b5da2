"""Phrases that only the host of a column uses: how a post opens and closes. The phrases are in host_signs.tsv."""

from __future__ import annotations

import re

from index.splitting.host_signs import ENOUGH, Place, begins_like_host, has_sign, host_words_in

#: The host's last word before the answers is short.
_LONGEST_HANDOVER = 160
#: A remark that says whose it is, in brackets or not; it may be in the first person.
_SAYS_WHOSE = re.compile(
    r"[\[(*]*\s*(?:an? )?(?:note from (?:me|us|(?:the|your) (?:editor|host|blogger))\b"
    r"|(?:(?:the )?(?:editor|blogger|host)(?:['’]?s)?|ed\.?) note\s*[:.–—-])"
    r"|\[.*[–—-]\s*(?:the )?(?:eds?|editors?|your host)\b\.?\s*\]$",
    re.IGNORECASE | re.DOTALL,
)
_SOURCE = re.compile(
    r"(?:and |then |next,? )?(?:from|by|on|via|over|in|through) (?:[\w'’-]+ ){0,3}"
    r"(?:twitter|e-?mails?|facebook|linkedin|instagram|mastodon|bluesky|reddit|tumblr|blog(?: itself)?|comments?|inbox"
    r"|mail(?:bag)?|post|phone|form|survey|list-?serv|site)"
    r"(?: [\w'’-]+){0,2}:",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]+\)")
_OURS = re.compile(r"\b(?:we|us|ours?|my|mine)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|we|us|ours?|my|mine|me)\b(?!['’]s)|\bI['’]", re.IGNORECASE)
#: `[laughs]` is no remark.
_SHORTEST_REMARK = 4
_REACTS = re.compile(
    r"\[\s*(?:interesting|ha|wow|thanks|thank you|great|good (?:point|to know|advice)|hm+|huh|oh|same here|me too|agreed"
    r"|amen)\b",
    re.IGNORECASE,
)


def hands_over(text: str) -> bool:
    """True if `text`, just after the question, is the host's last word before the answers.

    An aside in brackets is the host's if it does not speak of "us" or "ours".
    """
    if len(text) > _LONGEST_HANDOVER or text.endswith("?"):
        return False
    aside = _ASIDE.fullmatch(text) is not None and _OURS.search(text) is None
    return aside or has_sign(text, "column", Place.HANDOVER)


def is_note(text: str) -> bool:
    """True if `text` is a remark of the host's, even between two answers: a note on the post, or in square brackets.

    One in the first person may be that of the respondent beside it, and stays there.
    """
    bracketed = text.startswith("[") and text.endswith("]") and len(text.split()) >= _SHORTEST_REMARK
    return (bracketed or begins_like_host(text, "both", Place.NOTE)) and _FIRST_PERSON.search(text) is None


def is_editors_note(text: str) -> bool:
    """True of `Editor’s note: …` and `[… – Ed.]`, the host's even in the middle of an answer."""
    if _SAYS_WHOSE.match(text):
        return True
    bracketed = text.startswith("[") and text.endswith("]")
    return bracketed and is_note(text) and begins_like_host(text, "both", Place.NOTE)


def reacts_to(text: str, name: str | None) -> bool:
    """True of a remark in square brackets that answers what `name` has said, or speaks of `name`: `[Interesting! I have
    heard the opposite.]`, `[Inez sent this from a train.]`."""
    if not (text.startswith("[") and text.endswith("]")) or len(text.split()) < _SHORTEST_REMARK:
        return False
    first = (name or "").split()[:1]
    return bool(_REACTS.match(text)) or any(re.search(rf"\b{re.escape(it)}\b", text) for it in first)


def names_source(text: str) -> bool:
    """True of `By e-mail:`: a line of the host's that says where the answers below it came from."""
    return text.endswith(":") and _SOURCE.fullmatch(text) is not None


def is_host_line(text: str) -> bool:
    """True if `text` has a phrase that only the host uses."""
    return begins_like_host(text, "both") or is_note(text) or has_sign(text, "both", Place.ANYWHERE)


def sounds_like_host(text: str) -> bool:
    """True if `text`, at the edge of a post, is more likely the host's than a respondent's."""
    return is_host_line(text) or host_words_in(text) >= ENOUGH
