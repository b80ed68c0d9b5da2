"""Telling the host's words at the two ends of a guest's post by their signs (../host_signs.tsv).

A sign has a weight. A paragraph that names the guest, or speaks of the guest as `she`, needs less of them.
"""

from __future__ import annotations

import re

from index.splitting.guests.guest import names_guest
from index.splitting.host_signs import ENOUGH, Place, weight_of
from index.splitting.host_words import is_editors_note, is_host_line

#: Weight of the guest's name in somebody else's words.
NAMED = 2
_OF_GUEST = re.compile(
    r"^\W*+(?:\w++(?:['’]\w++)?\W++){0,4}?(?:she|he|her|his|him|hers)\b|^(?:they|their)\b", re.IGNORECASE
)
_CONTINUED = re.compile(r"^(?:she|he|they|her|his|their|ms\.?|mr\.?|mrs\.?|dr\.?|prof\.?|professor)\s", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?:she|he|they)\b", re.IGNORECASE)
#: `She’s the Registrar…`, `He also weaves.`, `They have written two books.`
_IS_SOMETHING = re.compile(
    r"(?:she|he)(?:['’]s|\s+(?:(?:also|currently|now|often|once)\s+)?(?:was born|can|may|(?!was\b|does\b)\w+s)\b)"
    r"|they(?:['’](?:re|ve)|\s+(?:(?:also|currently|now|both)\s+)?(?:are|have|work|live|write|teach|serve|hold|can"
    r"|may|blog|run|lead|manage)\b)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"https?://|\bwww\.|(?:^|\s)@\w|\b(?:e-?mail|twitter|linkedin|facebook|website|tumblr)\b|\b(?:follow|reach"
    r"|reached|contact|find) (?:her|him|them|at)\b|\byou can (?:find|reach|follow|read|contact)\b",
    re.IGNORECASE,
)
#: What the author refers to at the end of an essay is the author's.
_REFERENCE = re.compile(
    r"^(?:references?|sources?|works? cited|notes?(?! from (?:me|us|the|your)\b)|further reading)\b"
    r"|^[^.!?]{0,120}\((?:19|20)\d\d\)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|my|me|we|our|us)\b")
_ADDRESS = re.compile(r"\b[\w-]+\.(?:com|org|net|edu|gov|info|blog|io|example|ca|uk)\b|https?:|\bwww\.", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)
_NOTE = re.compile(r"^(?:\[|\((?=\w+['’.]))\s*(?:\w+['’]?s?\.?\s+)?note\b.*[\])]$", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_NAMES_ONESELF = re.compile(r"\b(?:I am|I['’]m|name is|call me|called me)\s+[A-ZÀ-Þ]")
_FIRST_SINGULAR = re.compile(r"\b(?:I|I['’]\w+|my|me)\b")
_THANKS = re.compile(r"\b(?:thank(?:s| you|ful)?|grateful|gratitude|mahalo|merci|gracias|cheers)\b", re.IGNORECASE)

#: An author who thanks the host, or says how they came to write, is no host.
_AUTHOR_SPEAKS = re.compile(
    r"\b(?:asked|invited|let|allowed|wanted|having|have|inviting|asking|letting|encouraged)\ me\b(?! (?:know|not)\b)"
    r"|\bmy\ guest\ post\b"
    r"|\bmy\ first\ guest\b",
    re.IGNORECASE,
)


def opens(text: str, name: str | None) -> int:
    """Weigh how much a paragraph at the start of a post is the host's; `name` is the guest's."""
    weight = _weight(Place.OPENING, text)
    # Of several authors each may speak of the others.
    several = name is not None and " and " in name and bool(_TOGETHER.search(text))
    named = not several and _speaks_of(text, name) and not _NAMES_ONESELF.search(text)
    if _AUTHOR_SPEAKS.search(text) and not (named or _OF_GUEST.match(text)):
        return 0
    weight += NAMED * named
    return weight + bool(_OF_GUEST.match(text)) + 2 * is_host_line(text)


def is_hosts_note(text: str) -> bool:
    """True of a remark of the host's, wherever it stands: `Editor’s note: …`, `[Note: …]`."""
    return is_editors_note(text) or bool(_NOTE.match(text))


def announces(text: str) -> bool:
    """True if a paragraph at the start of a post surely speaks of the post or its guest."""
    return _weight(Place.OPENING, text) >= ENOUGH and not _AUTHOR_SPEAKS.search(text)


def tells_a_story(text: str) -> bool:
    """True of `They never let you.` and `She came in late.`: it begins with somebody, and not with what they are."""
    return bool(_SOMEBODY.match(text)) and not _IS_SOMETHING.match(text)


def goes_on_about(text: str, name: str | None) -> bool:
    """True if a line goes on about somebody named before it: `She weaves.`, `You can find her at…`."""
    named = name is not None and names_guest(" ".join(text.split()[:3]), name)
    return named or bool(_CONTINUED.match(text) or _CONTACT.search(text))


def closes(text: str, name: str | None, *, credited: bool = False, essay: bool = False) -> bool:
    """True if a paragraph at the end of a post is the host's.

    After a line that names the author (`credited`) any thanks will do. Below an essay questions to the readers count,
    below an interview they may be an answer's.
    """
    if credited and _THANKS.search(text):
        return True
    if _REFERENCE.match(text) or _AUTHOR_SPEAKS.search(text):
        return False
    named = _speaks_of(text, name)
    signs = _weight(Place.CLOSING, text) + essay * weight_of(text, "guest", Place.ESSAY)
    own = bool(_FIRST_SINGULAR.search(text)) and not named and signs < ENOUGH
    weight = (0 if own else signs) + 2 * is_host_line(text) + bool(_OF_GUEST.match(text))
    weight += bool(_ADDRESS.search(text)) and not _FIRST_PERSON.search(text)
    if named:
        weight += 1 if _NAMES_ONESELF.search(text) else NAMED
    return weight >= ENOUGH


def thanks(text: str, name: str | None) -> bool:
    """True if a paragraph thanks the guest by name."""
    return _speaks_of(text, name) and bool(_THANKS.search(text))


def _speaks_of(text: str, name: str | None) -> bool:
    """True if somebody other than the guest names the guest: not within quotation marks."""
    return name is not None and names_guest(_QUOTED.sub("", text), name)


def says_title(text: str, title: str) -> bool:
    """True if a line is the title again, with or without the name of its series."""
    said, asked = re.findall(r"\w+", text.lower()), re.findall(r"\w+", title.lower())
    bare = re.findall(r"\w+", title.partition(":")[2].lower())
    return bool(said) and said in (asked, bare)


def _weight(end: Place, text: str) -> int:
    return weight_of(text, "guest", end) + weight_of(text, "guest", Place.ENDS)
