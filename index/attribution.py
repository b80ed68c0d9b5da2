"""Who answers: from a printed attribution to name, title and institution.

`Alan Quill, Director, Sedge County, SC Library System` is a name, a title and an institution that itself holds a comma.
The parts between commas are labelled by the words of index/lexicon.py; the institution is the last part so labelled,
together with the places before it. A line whose first part is not shaped like a name is nobody's attribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from index import lexicon
from index.records import Respondent

#: A longer line is no attribution.
MAX_LENGTH = 240


class Strength(IntEnum):
    """How much a line says that it is an attribution."""

    NAME_ONLY = 1  # shaped like a name, nothing more
    PROBABLE = 2  # a name and a title, or a name and something after a comma
    CERTAIN = 3  # a name and an institution, or "Anonymous"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A line understood as an attribution."""

    #: Who it names.
    respondent: Respondent
    #: How sure it is that the line is one.
    strength: Strength
    #: What was guessed about it; empty when nothing was.
    doubt: str = ""


class _Part(StrEnum):
    TITLE = "title"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    PLACE = "place"
    OTHER = "other"


_LEADING = re.compile(r"^[\s>]*(?:[–—‒−‐-]+\s*)?[>\s]*")
_PRONOUNS = re.compile(r"\s*[(\[]\s*(?:she|he|they|her|him|them|xe|ze|any)\b[^)\]]{0,30}[)\]]", re.IGNORECASE)
_ANONYMOUS = re.compile(
    r"^(?:an\s+)?(?:anonymous|anon\.?|name withheld(?: by request)?)(?=$|[\s,(:;–—-])(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_COMMA = re.compile(r"\s*[,\n]\s*(?![^()]*\))|\s+[–—|]\s+|\s+-\s+|\s*;\s+")
_AT = re.compile(r"\s+(?:at|@|from)\s+(?:the\s+)?(?=[A-ZÀ-ÞĀ-Ž])")
_OF = re.compile(
    r"^(?P<title>.+?)\s+(?:of|for)\s+(?:the\s+)?(?P<institution>(?:[A-ZÀ-ÞĀ-Ž&][\w.'’&-]*\s+){1,6}(?:Library|Libraries|University|College|System|Museum|Archives|School|Institute|Hospital)(?:\s+System)?)$"
)
_NICKNAME = re.compile(r"^[\"“”'‘’(\[][^\"“”()\[\]]{1,30}[\"“”'’)\]]$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$|^[^\W\d_]$")
_NAME_WORD = re.compile(r"^(?:[^\W\d_]['’])?[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?$")
_SENTENCE = re.compile(r"[?!]|\b\w{4,}\.\s+[A-Z]\w*\s+[a-z]")


def parse_attribution(line: str) -> Attribution | None:
    """Understand `line` (without its closing colon) as an attribution; None where it is none."""
    text = _LEADING.sub("", _PRONOUNS.sub("", line.replace("\u00a0", " "))).strip().rstrip(":;, ").strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    anonymous = _ANONYMOUS.match(text)
    if anonymous:
        return _parse_anonymous(anonymous["rest"])
    if _SENTENCE.search(_without_abbreviations(text)):
        return None
    parts = _split_parts(text)
    name = clean_name(parts[0])
    if name is None:
        return None
    rest = parts[1:]
    while rest and _is_degree(rest[0]):
        rest.pop(0)
    if rest and _bare(rest[0]) in lexicon.GENERATIONS:
        name = f"{name}, {rest.pop(0)}"
    return _graded(name, rest)


def _graded(name: str, rest: list[str]) -> Attribution | None:
    labels = [_label(part) for part in rest]
    title, institution, doubt = _title_and_institution(rest, labels)
    respondent = Respondent(name, title, institution)
    known_words = _Part.TITLE in labels or _Part.INSTITUTION in labels
    if len(_core_words(name)) < 2 and not (title and _Part.INSTITUTION in labels):
        return None
    if any(_reads_like_prose(part) for part in rest):
        return None
    if _Part.INSTITUTION in labels:
        return Attribution(respondent, Strength.CERTAIN, doubt)
    if known_words:
        return Attribution(respondent, Strength.PROBABLE, doubt)
    if rest:
        return Attribution(respondent, Strength.NAME_ONLY, doubt)
    return Attribution(respondent, Strength.NAME_ONLY, "a name alone, without title or institution")


def _parse_anonymous(rest: str) -> Attribution | None:
    rest = rest.strip()
    if rest and rest[0].islower() and not re.match(r"(?:at|from|in|with|by request)\b", rest):
        return None
    rest = re.sub(
        r"^(?:by request\b|[,–—(\s-]|(?:at|from|in|with)\s+(?:an?\s+|the\s+)?)+", "", rest, flags=re.IGNORECASE
    ).strip()
    if rest.endswith(")") and rest.count(")") > rest.count("("):
        rest = rest[:-1].strip()
    if not rest:
        return Attribution(Respondent(None), Strength.CERTAIN)
    if len(rest) > 150 or _reads_like_prose(rest) or _SENTENCE.search(_without_abbreviations(rest)):
        return None
    parts = [part for part in _split_parts(rest) if part]
    labels = [_label(part) for part in parts]
    title, institution, doubt = _title_and_institution(parts, labels)
    return Attribution(Respondent(None, title, institution), Strength.CERTAIN, doubt)


def _split_parts(text: str) -> list[str]:
    parts: list[str] = []
    for piece in _COMMA.split(text):
        left, *right = _AT.split(piece, maxsplit=1)
        parts.extend([left, *right])
    whole: list[str] = []
    for part in (part.strip() for part in parts):
        if whole and _bare(part) in lexicon.COMPANY_SUFFIXES:
            whole[-1] += f", {part}"
        elif part:
            whole.append(part)
    return whole


def clean_name(text: str) -> str | None:
    """The name in `text` without forms of address and degrees, nickname kept; None where it is not shaped like a name."""
    words = [word for word in text.split() if not _is_degree(word) or len(_bare(word)) < 2]
    while words and _bare(words[0]) in lexicon.HONORIFICS and words[0][0].isupper():
        words.pop(0)
    core = [word for word in words if not _NICKNAME.match(word)]
    if not 1 <= len(core) <= 6 or any(not _is_name_word(word, position) for position, word in enumerate(core)):
        return None
    capitals = [_bare(word) for word in core if word[0].isupper()]
    if not core[0][0].isupper() or not core[-1][0].isupper() or _are_other_words(capitals):
        return None
    return " ".join(words)


def _are_other_words(capitals: list[str]) -> bool:
    """Whether the capitalised words (lower case here) are those of a sentence, a title or an institution, not of a name."""
    first, last = capitals[0], capitals[-1]
    return (
        any(word in lexicon.NOT_A_NAME for word in capitals[:-1])
        or last in lexicon.NOT_A_NAME - lexicon.TITLE_WORDS - lexicon.SURNAMES
        or all(word in lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS for word in capitals)
        or last in lexicon.INSTITUTION_WORDS
        or first in lexicon.TITLE_WORDS - lexicon.GIVEN_NAMES
    )


def _is_name_word(word: str, position: int) -> bool:
    if word[0].isupper():
        return bool(_INITIALS.match(word) or _NAME_WORD.match(word))
    return position > 0 and _bare(word) in lexicon.NAME_PARTICLES


def _core_words(name: str) -> list[str]:
    return [word for word in name.split() if word[0].isupper() and _bare(word) not in lexicon.GENERATIONS]


def _bare(word: str) -> str:
    return word.strip(".,;:()[]\"“”'’").replace(".", "").lower()


def _is_degree(text: str) -> bool:
    words = re.split(r"[\s/&]+", text)
    return all(_bare(word) in lexicon.DEGREES and not word.islower() for word in words)


def _words_of(part: str) -> list[str]:
    without_brackets = re.sub(r"\([^)]*\)", " ", part)
    return [lexicon.respelt(word) for word in (_bare(word) for word in re.split(r"[\s/]+", without_brackets)) if word]


def _label(part: str) -> _Part:
    words = _words_of(part)
    if not words:
        return _Part.OTHER
    lowered = part.lower()
    is_title = any(word in lexicon.TITLE_WORDS for word in words)
    is_institution = any(word in lexicon.INSTITUTION_WORDS for word in words) or any(
        phrase in lowered for phrase in lexicon.INSTITUTION_PHRASES
    )
    if is_title and not _is_named_after_a_title(words):
        return _Part.TITLE
    if words[-1] in lexicon.DEPARTMENT_NOUNS and not _ends_an_institution(words):
        return _Part.DEPARTMENT
    if is_institution:
        return _Part.INSTITUTION
    if words[-1] in lexicon.PLACE_NOUNS:
        return _Part.PLACE
    return _Part.OTHER


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


def _title_and_institution(parts: list[str], labels: list[_Part]) -> tuple[str, str, str]:
    """(title, institution, doubt) from the parts that follow the name."""
    if _Part.INSTITUTION not in labels:
        return _without_institution(parts, labels)
    last = len(labels) - 1 - labels[::-1].index(_Part.INSTITUTION)
    first = last
    while first > 0 and _belongs_before_institution(parts, labels, first):
        first -= 1
    end = last + 1
    while end < len(parts) and labels[end] in {_Part.OTHER, _Part.PLACE}:
        end += 1
    title = ", ".join(parts[:first] + parts[end:])
    return title, ", ".join(parts[first:end]), ""


def _belongs_before_institution(parts: list[str], labels: list[_Part], first: int) -> bool:
    before = first - 1
    after_bare_title = before > 0 and _is_bare_title(parts[before - 1])
    if (
        labels[before] is _Part.INSTITUTION
        and after_bare_title
        and all(word in lexicon.FUNCTIONAL_WORDS for word in _words_of(parts[before]))
    ):
        return False  # "Director, Health Sciences Library, Gorse Hospital": a department, not a name of its own
    if labels[before] in {_Part.INSTITUTION, _Part.PLACE}:
        return True
    # A place without a telling noun, between a whole title and the institution: "Youth Manager, Sedge, Library District".
    return (
        labels[before] is _Part.OTHER
        and before > 0
        and labels[before - 1] is _Part.TITLE
        and not after_bare_title
        and len(parts[before].split()) == 1
    )


def _without_institution(parts: list[str], labels: list[_Part]) -> tuple[str, str, str]:
    if len(parts) == 1 and labels[0] is _Part.TITLE:
        match = _OF.match(parts[0])
        if match:
            return match["title"], match["institution"], ""
    if labels and labels[-1] in {_Part.OTHER, _Part.PLACE} and _Part.TITLE in labels:
        title_at = labels.index(_Part.TITLE)
        if not _is_bare_title(parts[title_at]) and title_at == len(parts) - 2:
            return (
                ", ".join(parts[:-1]),
                parts[-1],
                "the institution is taken from its place after the title, no word says that it is one",
            )
    if labels and labels[-1] is _Part.DEPARTMENT and len(labels) == 1:
        return "", parts[0], "taken for an institution, no title is given"
    if labels and not {_Part.TITLE, _Part.DEPARTMENT} & set(labels):
        return (
            "",
            ", ".join(parts) if parts[0][0].isupper() else "",
            "what follows the name is neither known as a title nor as an institution",
        )
    return ", ".join(parts), "", ""


def _is_bare_title(part: str) -> bool:
    words = [word for word in _words_of(part) if word not in lexicon.TITLE_MODIFIERS]
    return len(words) <= 1 and all(word in lexicon.BARE_TITLES for word in words)


def _reads_like_prose(part: str) -> bool:
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


def _without_abbreviations(text: str) -> str:
    return re.sub(r"\b(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Jr|Sr|Ph|Dept|Univ|Asst|Assoc|Ft|Mt|Co|Inc|No|U\.S)\.", "", text)
