"""The parts of an attribution between its commas: which is a title, which an institution, which only a place."""

from __future__ import annotations

import re
from enum import StrEnum

from index import lexicon


class Part(StrEnum):
    """What the words of a part say that it is."""

    TITLE = "title"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    PLACE = "place"
    OTHER = "other"


_OF = re.compile(
    r"^(?P<title>.+?)\s+(?:of|for)\s+(?:the\s+)?(?P<institution>(?:[A-ZÀ-ÞĀ-Ž&][\w.'’&-]*\s+){1,6}(?:Library|Libraries|University|College|System|Museum|Archives|School|Institute|Hospital)(?:\s+System)?)$"
)


def bare_word(word: str) -> str:
    """`word` in lower case without the punctuation around it and the dots in it."""
    return word.strip(".,;:()[]\"“”'’").replace(".", "").lower()


def _words_of(part: str) -> list[str]:
    without_brackets = re.sub(r"\([^)]*\)", " ", part)
    return [
        lexicon.respelt(word) for word in (bare_word(word) for word in re.split(r"[\s/]+", without_brackets)) if word
    ]


def label_part(part: str) -> Part:
    """What `part` is, by its own words alone."""
    words = _words_of(part)
    if not words:
        return Part.OTHER
    lowered = part.lower()
    is_title = any(word in lexicon.TITLE_WORDS for word in words)
    is_institution = any(word in lexicon.INSTITUTION_WORDS for word in words) or any(
        phrase in lowered for phrase in lexicon.INSTITUTION_PHRASES
    )
    if is_title and not _is_named_after_a_title(words):
        return Part.TITLE
    if words[-1] in lexicon.DEPARTMENT_NOUNS and not _ends_an_institution(words):
        return Part.DEPARTMENT
    if is_institution:
        return Part.INSTITUTION
    if words[-1] in lexicon.PLACE_NOUNS:
        return Part.PLACE
    return Part.OTHER


def _is_named_after_a_title(words: list[str]) -> bool:
    """`Dean Memorial Library` is an institution; `Dean of Mason Library` and `Library Director` are not."""
    return (
        len(words) >= 3
        and words[0] in {"dean", "page", "head", "president", "principal"}
        and words[-1] in {"library", "libraries", "college", "university", "school", "system"}
        and not {"of", "for"} & set(words)
    )


def _ends_an_institution(words: list[str]) -> bool:
    """`State Archives`, `National Archives`, `Gorse Library System` and `Gorse Information Systems` are institutions."""
    owners = {"state", "national", "county", "city", "provincial", "municipal", "federal", "diocesan", "county's"}
    if words[-1] == "archives":
        return bool(owners & set(words[:-1]))
    return words[-1] == "services" and bool({"park", "inc", "health"} & set(words)) and "library" not in words


def title_and_institution(parts: list[str], labels: list[Part]) -> tuple[str, str, str]:
    """(title, institution, doubt) from the parts that follow the name."""
    if Part.INSTITUTION not in labels:
        return _without_institution(parts, labels)
    last = len(labels) - 1 - labels[::-1].index(Part.INSTITUTION)
    first = last
    while first > 0 and _belongs_before_institution(parts, labels, first):
        first -= 1
    end = last + 1
    while end < len(parts) and labels[end] in {Part.OTHER, Part.PLACE}:
        end += 1
    title = ", ".join(parts[:first] + parts[end:])
    return title, ", ".join(parts[first:end]), ""


def _belongs_before_institution(parts: list[str], labels: list[Part], first: int) -> bool:
    before = first - 1
    after_bare_title = before > 0 and _is_bare_title(parts[before - 1])
    if (
        labels[before] is Part.INSTITUTION
        and after_bare_title
        and all(word in lexicon.FUNCTIONAL_WORDS for word in _words_of(parts[before]))
    ):
        return False  # "Director, Health Sciences Library, Gorse Hospital": a department, not a name of its own
    if labels[before] in {Part.INSTITUTION, Part.PLACE}:
        return True
    # A place without a telling noun, between a whole title and the institution: "Youth Manager, Sedge, Library District".
    return (
        labels[before] is Part.OTHER
        and before > 0
        and labels[before - 1] is Part.TITLE
        and not after_bare_title
        and len(parts[before].split()) == 1
    )


def _without_institution(parts: list[str], labels: list[Part]) -> tuple[str, str, str]:
    if len(parts) == 1 and labels[0] is Part.TITLE:
        match = _OF.match(parts[0])
        if match:
            return match["title"], match["institution"], ""
    if labels and labels[-1] in {Part.OTHER, Part.PLACE} and Part.TITLE in labels:
        title_at = labels.index(Part.TITLE)
        if not _is_bare_title(parts[title_at]) and title_at == len(parts) - 2:
            return (
                ", ".join(parts[:-1]),
                parts[-1],
                "the institution is taken from its place after the title, no word says that it is one",
            )
    if labels and labels[-1] is Part.DEPARTMENT and len(labels) == 1:
        return "", parts[0], "taken for an institution, no title is given"
    if labels and not {Part.TITLE, Part.DEPARTMENT} & set(labels):
        return (
            "",
            ", ".join(parts) if parts[0][0].isupper() else "",
            "what follows the name is neither known as a title nor as an institution",
        )
    return ", ".join(parts), "", ""


def _is_bare_title(part: str) -> bool:
    words = [word for word in _words_of(part) if word not in lexicon.TITLE_MODIFIERS]
    return len(words) <= 1 and all(word in lexicon.BARE_TITLES for word in words)


def reads_like_prose(part: str) -> bool:
    """Whether a part has the run of lower-case words that a sentence has and a title or an institution has not."""
    small = {
        "a",
        "an",
        "and",
        "at",
        "de",
        "des",
        "du",
        "for",
        "from",
        "in",
        "la",
        "of",
        "on",
        "the",
        "to",
        "und",
        "with",
        "&",
        "y",
    }
    run = 0
    for word in part.split():
        run = run + 1 if word[0].islower() and word.lower() not in small else 0
        if run >= 4:
            return True
    words = {word.lower().strip(".,") for word in part.split()}
    return bool(
        words
        & {
            "i",
            "i'm",
            "i’m",
            "we",
            "you",
            "is",
            "are",
            "was",
            "were",
            "have",
            "has",
            "had",
            "would",
            "should",
            "my",
            "it",
            "that",
            "said",
            "says",
            "will",
            "don't",
            "don’t",
            "can",
        }
        - {"it"}
    )
