"""Library types that a survey itself states: ticked in its list, or named in its opening sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.type_rules import infer_types
from index.posts.records import Evidence, LibraryType, Respondent, TypeEvidence
from index.reading.lines import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

# The list's own items: "Public Library", "Archives", "School library / media center".
_LISTED = {
    LibraryType.PUBLIC: r"public",
    LibraryType.ACADEMIC: r"academic|university|college",
    LibraryType.SCHOOL: r"school|k-?12",
    LibraryType.SPECIAL: r"special",
    LibraryType.ARCHIVES: r"archiv(?:es|e|al)?",
}
_ITEM = re.compile(
    r"(?:(?:an?|the)\s+)?(?:\([^()]*\)\s+)?(?P<words>{words})(?:\s*(?:/|,|&|and|or)\s*(?:{words}))*(?:\s+(?:librar(?:y|ies)|setting|institutions?|media cent(?:er|re)))*(?:\s+\([^()]*\))?[.,;:]*".format(
        words="|".join(_LISTED.values())
    ),
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"other\b(?:\s+(?:librar(?:y|ies)|type)(?: type)?)?(?:\s*\([^)]*\))?[\s:–—-]*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MARK = re.compile(r"[\s\u00a0]*(?:[√✓✔☑☒]\ufe0f?|\[[xX]\]|[•·▪*-](?=[\s\u00a0])|[vx](?=[\s\u00a0]+[A-Z]))[\s\u00a0]*")
_BETWEEN = re.compile(r"[√✓✔☑☒]\ufe0f?")
_WORDS = {
    kind: re.compile(rf"\b(?:{words})\b(?!\s+(?:collections|projects|services))", re.IGNORECASE)
    for kind, words in _LISTED.items()
}
_SOUGHT_OTHER = re.compile(r"\bother\b", re.IGNORECASE)
_NOUN_PHRASE = re.compile(r"\b(?:with|from|by|for|at|in|is)\s+(?:an?\s+|the\s+)?(?P<words>[^.]*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-ZÀ-Þ])")
#: `at a state library with 50-100 staff members`: what comes before the next clause.
_WORKPLACE = re.compile(
    r"\b(?:at|for|in) an? (?P<place>[^,.;]{3,60}?)(?=\s+(?:with|who|that|which|in|and has)\b|[,.;]|$)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:who|that|which|with|where)\b|\bat an? (?=library\b)|,")
_STATED = {
    LibraryType.PUBLIC: r"public(?:\s*(?:/|,|&|and|or)\s*\w+)*\s+librar\w+",
    LibraryType.ACADEMIC: r"(?:academic|university|college)(?:\s*(?:/|,|&|and|or)\s*\w+)*\s+librar\w+",
    LibraryType.SCHOOL: r"(?:school|k-?12)(?:\s*(?:/|,|&|and|or)\s*\w+)*\s+(?:librar\w+|media)",
    LibraryType.SPECIAL: r"special(?:\s*(?:/|,|&|and|or)\s*\w+)*\s+librar\w+",
    LibraryType.ARCHIVES: r"archiv(?:ist|es|e)\b",
}
#: A sector in a word, behind `Other:`.
_SECTORS = {
    LibraryType.LAW: re.compile(r"law|legal", re.IGNORECASE),
    LibraryType.MEDICAL: re.compile(r"medical|medicine|health(?: ?care)?|clinical", re.IGNORECASE),
    LibraryType.SPECIAL: re.compile(r"corporate|business|nonprofit|non-profit", re.IGNORECASE),
}
_STATED_PATTERNS = {kind: re.compile(rf"\b(?:{words})", re.IGNORECASE) for kind, words in _STATED.items()}


def names_a_type(text: str) -> bool:
    """True if a line is an item of the survey's list of types, `Other: …` included."""
    return any(_ITEM.fullmatch(item) or _is_other(item, marked=marked) for item, marked in _items(text))


def ticked_types(text: str) -> tuple[TypeEvidence, ...]:
    """The types that a line of the survey's list ticks; what is written behind `Other:` goes by the rules of titles and
    institutions."""
    found: dict[LibraryType, TypeEvidence] = {}
    for item, marked in _items(text):
        for library_type, reason in _types_of_item(item, marked=marked):
            found.setdefault(library_type, TypeEvidence(library_type, Evidence.POST, reason))
    return tuple(found.values())


def is_remark(text: str) -> bool:
    """True of `√ Other: we share a roof`: no type beside the ticked ones, but something said of them."""
    others = [match for item, _ in _items(text) if (match := _OTHER.fullmatch(item)) and plain(match["text"])]
    return bool(others) and not any(_types_in(plain(it["text"])) for it in others)


def stated_types(text: str) -> tuple[TypeEvidence, ...]:
    """The types that an opening sentence states: `is with an academic librarian who…`, `a librarian at a special
    library`."""
    return next(filter(None, map(_types_of_sentence, _SENTENCE_END.split(text))), ())


def _types_of_sentence(text: str) -> tuple[TypeEvidence, ...]:
    match = _NOUN_PHRASE.search(text)
    words = match["words"] if match else text
    first = _CLAUSE.split(words, maxsplit=1)[0]
    for stretch in (first, words):
        found = [
            TypeEvidence(library_type, Evidence.POST, f"the post’s opening says “{plain(said.group())}”")
            for library_type, pattern in _STATED_PATTERNS.items()
            if (said := pattern.search(stretch))
        ]
        if not found:
            found = [
                TypeEvidence(it.type, Evidence.POST, f"the post’s opening says “{plain(first)}” ({it.reason})")
                for it in infer_types(Respondent(None, first, first))
            ]
        if found:
            return tuple(found)
    place = _WORKPLACE.search(text)
    workplace = plain(place["place"]) if place else ""
    return tuple(
        TypeEvidence(it.type, Evidence.POST, f"the post’s opening says “{workplace}” ({it.reason})")
        for it in infer_types(Respondent(None, "", workplace))
    )


def sought_types(text: str) -> tuple[LibraryType, ...]:
    """The types that a job hunter looks in, in the order in which they are named."""
    places = [(match.start(), kind) for kind, pattern in _WORDS.items() if (match := pattern.search(text))]
    other = _SOUGHT_OTHER.search(text)
    if other:
        places.append((other.start(), LibraryType.OTHER))
    return tuple(kind for _, kind in sorted(places))


def _items(text: str) -> Iterator[tuple[str, bool]]:
    """The items of a line, and whether each is ticked: `√ Public Library √ Archives`."""
    first = _MARK.match(text)
    rest = text[first.end() :] if first else text
    for number, item in enumerate(_BETWEEN.split(rest)):
        if plain(item):
            yield plain(item), number > 0 or first is not None


def _is_other(item: str, *, marked: bool) -> bool:
    match = _OTHER.fullmatch(item)
    return match is not None and (marked or ":" in item or not plain(match["text"]))


def _types_of_item(item: str, *, marked: bool) -> Iterator[tuple[LibraryType, str]]:
    if _ITEM.fullmatch(item):
        for library_type, pattern in _WORDS.items():
            if pattern.search(item):
                yield library_type, f"the post’s own list says “{item}”"
    elif _is_other(item, marked=marked):
        match = _OTHER.fullmatch(item)
        yield from _types_of_free_text(plain(match["text"]) if match else "")
    elif marked:
        for it in infer_types(Respondent(None, item, item)):
            yield it.type, f"the post’s own list says “{item}” ({it.reason})"


def _types_of_free_text(text: str) -> Iterator[tuple[LibraryType, str]]:
    found = _types_in(text)
    for library_type, why in found.items():
        yield library_type, f"the post’s own list says “Other: {text}”{why}"
    if not found:
        yield LibraryType.OTHER, f"the post’s own list says “Other{': ' if text else ''}{text}”"


def _types_in(text: str) -> dict[LibraryType, str]:
    """The types of which free text speaks, each with the rule that says so in brackets; a word for a sector needs
    none."""
    ruled = {it.type: f" ({it.reason})" for it in infer_types(Respondent(None, text, text))}
    words = re.sub(r"\s+librar(?:y|ies)$", "", text.rstrip(" .;,"))
    return ruled or {kind: "" for kind, pattern in _SECTORS.items() if pattern.fullmatch(words)}
