"""Reading whom an interview is with from sentences such as `Mo Lark is the Teacher Librarian at Sedge High School.`"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.attribution import parse_attribution
from index.attribution.attribution_parts import bare_word
from index.attribution.names import clean_name, has_everyday_words, name_length
from index.records import Respondent

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"(?:(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|St|Fr)\.|(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-ÞĀ-Ž][\w'’-]*)"
_NICKNAME = rf"[“\"‘(]{_WORD}[”\"’)](?=\s+[A-ZÀ-Þ])"
_PARTICLE = rf"(?:{'|'.join(sorted(lexicon.NAME_PARTICLES))})"
_NAME = re.compile(
    rf"(?<![\w@/.-])(?P<name>{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}(?:{_WORD}|{_NICKNAME})){{0,6}}(?:,?\s+[JS]r\b\.?)?)"
)
#: Words that stand before a name in a sentence.
_BEFORE_NAME = (
    frozenset(
        "meet introducing introduce welcome interview interviewing featuring guest hello hi with by and i i'm i’m here today today's today’s this dear thanks friend author".split()
    )
    | lexicon.HONORIFICS
)
_GENERATION = re.compile(r",\s*([JS]r\b\.?)$")
_DEGREES = r"(?:,\s*(?:Ph\.?\s?D\.?|Ed\.?D\.?|M\.[A-Z]\.(?:[A-Z]\.)*|[A-Z]{2,6}(?=[,\s])))*"
_ARTICLE = (
    r"(?:(?:currently|now|presently|both|also|an?\s+(?:former|retired)(?=\s+[a-z]))\s+)*(?:(?:the|an?|our|its)\s+)?"
)
_IS = r"(?:is|was|has been|became|(?:works|worked|serves|served|has worked|has served|currently serves|currently works|now serves|now works) as)"
#: Words right after the name of the person who is introduced.
_AFTER_NAME = re.compile(
    rf"(?:\s*\([^()]{{1,40}}\))?{_DEGREES}(?:,?\s+(?:who\s+)?{_IS}(?:,[^,]{{1,40}},)?\s+{_ARTICLE}|\s*[,:–—]\s*{_ARTICLE})(?P<rest>[^\n]+)"
)
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\bSt)(?<!\bDr)(?<!\bMt)(?<!\bFt)(?<!\bCo)(?<!\bInc)[.!?](?=\s|$)")
#: Words at which a title and an institution end and the biography goes on.
_GOES_ON = re.compile(
    r"[;!?:(]|\s[–—-]+\s|,?\s+(?:where|who|which|whose|since|after|before|until|when|while|because|but|having|for (?:the (?:past|last)|over|more|almost|nearly|about|\w+ years)"
    r"|and (?:has|is|was|she|he|they|I|also|the (?:author|founder|owner|creator|editor)|writes|runs|blogs|teaches|talks|a |an |an? )|in (?=[A-Z])|on (?=the|[A-Z])|near\b|outside\b|from \d)"
)
_AT = re.compile(r"\s+(?:at|with|for)\s+(?:the\s+)?(?=[A-ZÀ-ÞĀ-Ž])")
_LAST_PART = re.compile(r"(?:,| and )(?:(?!,| and ).)*$")
#: A title that stands before the name, and an institution after it.
_TITLE_BEFORE = re.compile(
    r"(?:.*\b(?:with|to|by|from|is|[Mm]eet|introduce|interviewed|asked)\s+|.*[.!?]\s+|^)(?:(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir|[Aa]n?)\s+)?(?P<title>[A-ZÀ-Þ][^.!?;:]{2,80})$"
)
_INSTITUTION_AFTER = re.compile(r",?\s+(?:of|at|from)\s+(?:the\s+)?(?P<institution>[A-ZÀ-Þ][^.,;:!?]{3,60})")
#: A name that cannot be mistaken for a title.
_ANY_NAME = "Inez Tarn"
_MY_NAME = re.compile(
    r"\b(?:my name is|my name['’]s|I['’]m|I am|call me|it['’]s me|this is|that(?:['’]s| is| would be)(?: me)?|(?:written|run|maintained|founded|started|made|kept|owned|edited) by(?: me)?|by|me)[,:]?\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:\.|,\s+(?:that['’]s|that is)\s+me\b.*|\s+here\b.*|[,.;]?\s+(?:https?:|www\.)?\S+\.\w{2,10}\S*)?\s*$"
)


def read_biography(text: str, *, name_alone: bool = False) -> Respondent | None:
    """Return the person whom a paragraph introduces, with title and institution; None where it introduces nobody.

    With `name_alone` a name at the start is enough.
    """
    plain = _without_pronouns(text)
    for name, start, end in _names(plain):
        after = _AFTER_NAME.match(plain, end)
        found = _described(name, after["rest"]) if after else None
        found = found or _later_sentence(name, plain[end:]) or _title_before(name, plain[:start], plain[end:])
        if found:
            return found
        if name_alone and not plain[:start].strip():
            return Respondent(name)
    return None


def read_introduction(text: str) -> Respondent | None:
    """Return who introduces themselves in an answer: `My name is…`, `I am Lu Obuya, …`, or a name and nothing else."""
    plain = _without_pronouns(text).strip()
    for name, start, end in _names(plain):
        said = [match for match in _MY_NAME.finditer(plain, 0, end) if plain[match.end() : start].strip() == ""]
        alone = start == 0 and (_ALONE.match(plain, end) or _SENTENCE_END.match(plain, end))
        if said or alone:
            after = _AFTER_NAME.match(plain, end)
            described = _described(name, after["rest"]) if after and said else None
            return described or _later_sentence(name, plain[end:]) or Respondent(name)
    return read_biography(plain)


def name_in_title(title: str) -> str | None:
    """Return the name behind the colon of a title: `Personal Professional Websites: Inez Tarn`."""
    parts = re.split(r":\s|\s[–—-]\s", title.replace("\u00a0", " "))
    name = clean_name(parts[-1].split(",")[0].strip()) if len(parts) > 1 else None
    return name if name and name_length(name) >= 2 and not has_everyday_words(name) else None


def _without_pronouns(text: str) -> str:
    return lexicon.PRONOUNS.sub("", text.replace("\u00a0", " "))[:1200]


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the names in `text` with their places."""
    for match in _NAME.finditer(text):
        words = match["name"].split()
        skipped = 0
        while skipped < len(words) and bare_word(words[skipped]) in _BEFORE_NAME:
            skipped += 1
        rest = " ".join(words[skipped:])
        name = clean_name(_GENERATION.sub(r" \1", rest)) if rest else None
        if name and _GENERATION.search(rest):
            name = re.sub(r"\s([JS]r\b\.?)$", r", \1", name)
        if name and name_length(name) >= 2 and not _says_something_else(name):
            yield name, match.start() + match["name"].find(words[skipped]), match.end()


def _says_something_else(name: str) -> bool:
    """True of capitalised words that are nobody's name: `Teasel Public Library`, `Further Questions`."""
    words = [bare_word(word) for word in name.split()]
    known = lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.PLACE_NOUNS | lexicon.TITLE_WORDS
    return any(word in known - lexicon.SURNAMES - lexicon.GIVEN_NAMES for word in words) or has_everyday_words(name)


def _later_sentence(name: str, text: str) -> Respondent | None:
    """Return the person by a later sentence: `She is the Registrar at…`, `…and now serves as Registrar at…`."""
    own = {word for word in name.split() if len(word) > 2}
    who = "|".join(["[Ss]he", "[Hh]e", "[Tt]hey", "I", *(re.escape(word) for word in sorted(own))])
    pattern = re.compile(
        rf"\b(?:(?:{who})(?:['’](?:s|m|re)|\s+(?:{_IS}|are|am|have been|work as|serve as))|(?:serves|works|working|employed) as)\s+{_ARTICLE}(?P<rest>[^\n]+)"
    )
    for match in pattern.finditer(text):
        found = _described(name, match["rest"])
        if found and found.institution:
            return found
    return None


def _title_before(name: str, before: str, after: str) -> Respondent | None:
    """Return the person whose title stands before the name: `with the Registrar of Gorse College, Inez Tarn`."""
    match = _TITLE_BEFORE.search(before)
    found = _titled(name, match["title"].strip(" ,")) if match else None
    if found is None or found.institution:
        return found
    at = _INSTITUTION_AFTER.match(after)
    whole = _titled(name, f"{found.title}, {at['institution']}") if at else None
    return whole or found


def _described(name: str, rest: str) -> Respondent | None:
    """Return the person `name` with title and institution from the beginning of `rest`; None where it gives neither."""
    end = _SENTENCE_END.search(rest)
    sentence = rest[: end.start()] if end else rest
    goes_on = _GOES_ON.search(sentence)
    text = (sentence[: goes_on.start()] if goes_on else sentence).strip(" ,.").replace(", at ", " at ")
    whole = _titled(name, text)
    while text and not (whole and whole.institution):
        text = _LAST_PART.sub("", text) if _LAST_PART.search(text) else ""
        found = _titled(name, text)
        if found and found.institution:
            return found
    return whole


def _titled(name: str, text: str) -> Respondent | None:
    """Read `text` as a title and perhaps an institution; None where it has no title."""
    found = parse_attribution(f"{_ANY_NAME}, {text}") if text else None
    if found is None or found.respondent.name != _ANY_NAME:
        return None
    title, institution = found.respondent.title, found.respondent.institution
    if not title and institution and _AT.search(text):
        title, institution = _AT.split(text, maxsplit=1)
    return Respondent(name, title, institution) if title else None
