"""Texts of pictures that a plain-text post carries as if they were somebody's words.

In HTML a picture's text is an attribute; copied out as plain text it stands on a line of its own before its owner, or
is glued to the first word of the answer: `Inez TarnWe always do.`
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from index.analysis import fold
from index.attribution.lexicon import IMAGE_WORDS, NOT_A_NAME
from index.reading.lines import name_words

#: A name alone, as a picture of somebody is called.
_PET_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{2,8}")
_SHORT_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{1,8}")
_LONGEST_NAME = 3
_SENTENCE_END = re.compile(r"(?<!\b[JS]r)(?<!\b[A-Z])[.?!:;,…][”\"’')\]]*$")
# Somebody speaks of himself or to somebody.
_SAYING = re.compile(r"(?<![\w'’])(?:I|we|us|our|you|your|my|mine|me)(?![\w])|[?“\"]")
_DOING = re.compile(r"(?P<given>[A-ZÀ-Þ][^\W\d_]+)(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}\s[a-z]{1,12}s\s")
_NUMBERED = re.compile(r"(?:[^\W\d_]+\s){1,4}\d{1,2}")
_LONGEST = 45
# The next text, behind a name.
_NEXT_TEXT = re.compile(r"[\s\u00a0]+(?=[A-ZÀ-Þ“\"])")
# What goes on with a name: "Merle Tarn Library", "Merle Tarn Jr."
_TITLES = ("Library", "Libraries", "Jr", "Sr", "II", "Award", "Memorial", "College", "Public", "Scholarship")
# The end of one text and the start of another without a space between: "TarnWe", "wallNever", "(2019)We", "tableI".
_GLUE = re.compile(
    r"(?<=[a-zà-öø-ÿ)\d])(?=[A-ZÀ-ÖØ-Þ“]|\"\S)"
    r"|(?<=\b[A-Z]\.)(?=[“\"][A-ZÀ-Þ])"
    r"|(?:(?<=[JS]r\.)|(?<=\bIII)|(?<=\bIV))(?=[A-ZÀ-Þ])|(?<=\bII)(?=[A-HJ-UW-ZÀ-Þ])"
)
# A full stop that ends a sentence, not an initial.
_INNER_STOP = re.compile(r"(?<![A-ZÀ-Þ])(?<!Dr)(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Jr)(?<!St)[.?!]\s")
#: `Photo: staff`, `Photo credit: Inez Tarn`.
_CREDIT = re.compile(r"\b(?:photo(?:graph)?|picture|image)s?(?: (?:credit|courtesy|by|of|from)\b|:)", re.IGNORECASE)
# Where such a change of case is part of a word.
_INNER_CAPITAL = re.compile(r"\b(?:[A-ZÀ-Þ][a-zà-öø-ÿ]{0,2}|Fitz|Psy|O['’]|Linked|Face|Power|Java|i|e)$")
_CAMEL_CASE = re.compile(r"\b(?:Fitz|Psy|O['’]|Linked|Face|Power|Java|You|Lib|My|i|e)$")
# Words of somebody who speaks, and of a whole sentence: a picture's text has none of them.
_SPEAKING = re.compile(
    r"(?<![\w'’])(?:I|i|we|us|our|you|your|yours|my|mine|me|they|it|it['’]s|is|are|was|were|has|have|had|do|does|did|will|would|can|could|should|may|"
    r"might|must|not|never|always|because|but|if|when|so|than|yes|no)(?![\w])|n['’]t\b|['’](?:ve|ll|re|d|m)\b",
)
_ARTICLE = re.compile(
    r"^(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|some)\s+(?=\w)", re.IGNORECASE
)
_NO_THINGS = re.compile(r"[?–$@/]|\d|,[^,]*,|:(?!\s*[“\"A-Z][^a-z]*$)")
_WHERE = re.compile(
    r"\b(?:on|in|at|with|under|beside|behind|near|over|above|below|against|by|through|inside|outside|across|between)\b"
)


def is_image_text(text: str, name: str | None, *, unnamed: bool = False) -> bool:
    """True if a line of plain text beside an attribution is the text of a picture of `name`.

    With `unnamed`, a line without a name that only names things counts too: `A row of sharpened pencils`.
    """
    words = text.split()
    if not words or len(words) > _LONGEST:
        return False
    if _describes_picture(words) and len(words) <= 18 and not _SPEAKING.search(text):
        return True
    if name is not None and _tells_of(text, name):
        return True
    if _SENTENCE_END.search(text) or len(words) > 15:
        return False
    return (name is not None and mentions(text, name)) or (unnamed and names_things(text))


def _tells_of(text: str, name: str) -> bool:
    """True of whole sentences about somebody: `Halima stands before a mural. She is holding a mug.`"""
    if text.startswith(name) and text[len(name) :].startswith((".", ",", ":")) and _SAYING.search(text) is None:
        return not text.endswith(",") and len(text) > len(name) + 1
    named = _DOING.match(text)
    given = name_words(name)[:1]
    return named is not None and [fold(named["given"])] == given and _SAYING.search(text) is None


def is_numbered(text: str, name: str) -> bool:
    """True of the text of one of several pictures of `name`: `Trevor 2`, `Maia scar 1`."""
    return _NUMBERED.fullmatch(text) is not None and mentions(text, name)


def names_things(text: str) -> bool:
    """True if a line names things and says nothing about them: `a rubber stamp, upside down`.

    It has no full stop, nobody speaks in it, and it begins in lower case or with an article or a number. A label before
    a colon, an address and a list are somebody's words.
    """
    words = text.split()
    if len(words) < 2 or _SENTENCE_END.search(text) or _SPEAKING.search(text) or _NO_THINGS.search(text):
        return False
    if words[0].islower():
        return words[0].isalpha()
    return bool(_ARTICLE.match(text)) and len(words) > 2 and ":" not in text


def shows_place(text: str) -> bool:
    """True if things are said to be somewhere: `A stack of folders on a windowsill`, and not `A sense of humor`."""
    return bool(_WHERE.search(text))


def glued_length(text: str, name: str | None, *, spaced: bool = False, pictured: bool = False) -> int:
    """Number of characters of a picture's text at the start of `text`; 0 where there is none.

    With `spaced` the whole name may stand a space before the answer: `Merle Tarn We have done it once.` With `pictured`
    the post's answers begin with pictures: `RozA man came a week early.`
    """
    if spaced and name is not None and " " in name:
        before = _NEXT_TEXT.match(text, len(name)) if text.startswith(name) else None
        if before and not text[before.end() :].startswith(_TITLES):
            return before.end()
    return _shortened_length(text, name) or _glued_by_case(text, name, pictured=pictured)


def _glued_by_case(text: str, name: str | None, *, pictured: bool) -> int:
    """Number of characters before the place where one text ends and the next begins with a capital, without a space."""
    owner = {fold(part) for part in name.split()} if name is not None else set()
    for match in _GLUE.finditer(text[:120]):
        left = text[: match.start()]
        words = left.split()
        if not words:
            continue
        if name is not None and _is_inside_a_name(text, match.start(), name):
            continue
        if _CAMEL_CASE.search(left) and fold(words[-1]) not in owner:
            continue
        if (
            _INNER_CAPITAL.search(left)
            and fold(words[-1]) not in owner
            and not (pictured and len(words) <= _LONGEST_NAME)
        ):
            continue
        credited = _CREDIT.search(left)
        if len(words) > 14 or (_INNER_STOP.search(left) and not credited):
            return 0
        if (
            credited
            or (_describes_picture(words) and not left.endswith(")"))
            or fold(words[-1]) in owner
            or (name is not None and mentions(left, name))
            or _opens_a_sentence(words, text[match.start() :], pictured=pictured)
        ):
            return match.start()
    return 0


def _shortened_length(text: str, name: str | None) -> int:
    """Number of characters of a given name and an initial that run into the answer: `Inez TWe always do.`"""
    parts = (name or "").split()
    if len(parts) < 2:
        return 0
    shown = f"{parts[0]} {parts[-1][0]}"
    runs_on = re.compile(re.escape(shown) + r"\.?(?=[A-ZÀ-Þ“\"][a-zà-ÿ\s,'’])").match(text)
    return runs_on.end() if runs_on else 0


def _is_inside_a_name(text: str, place: int, name: str) -> bool:
    """True of the place between `Mc` and `Allister` where `name` has a `McAllister`."""
    begin = text.rfind(" ", 0, place) + 1
    return any(text.startswith(part, begin) and begin + len(part) > place for part in name.split())


def glue_points(text: str) -> list[int]:
    """Return the places in `text` where a word runs into a capital: two texts may be glued together there."""
    return [match.start() for match in _GLUE.finditer(text[:160])]


def _opens_a_sentence(left: list[str], right: str, *, pictured: bool) -> bool:
    """`A clock without handsBecause …`, `RozA man …`: a word goes over into one that opens sentences.

    Names in camel case (`LibGuides`, `iPad`) start with a capital or with a single letter.
    """
    right = right.lstrip('“"')
    first = re.match(r"[^\W_]+", right)
    if first is None or first.group().lower() not in NOT_A_NAME:
        return False
    goes_on = right[first.end() :].startswith((" ", "\u00a0", "'", "’", ","))
    if len(left) == 1:
        shown = _SHORT_NAME if pictured else _PET_NAME
        return shown.fullmatch(left[0]) is not None and goes_on
    if len(left) > 1 and left[-1].isdigit():
        return len(left) <= _LONGEST_NAME + 1
    # "Library LadyOur front office …": a picture with a name of its own.
    if len(left) <= _LONGEST_NAME and all(word[0].isupper() for word in left):
        return goes_on
    return 1 < len(left) <= 10 and len(left[-1]) > 2 and left[-1].islower()


def mentions(text: str, name: str) -> bool:
    """True if `text` holds a word of `name`, spelt the same or nearly."""
    wanted = name_words(name)
    return any(_alike(word, part) for word in _folded_words(text) for part in wanted)


@lru_cache(maxsize=1024)
def _folded_words(text: str) -> tuple[str, ...]:
    return tuple(fold(word.strip("().,\"“”'’")) for word in re.split(r"[\s-]+", text))


def _alike(word: str, part: str) -> bool:
    if word == part:
        return True
    if min(len(word), len(part)) < 4 or abs(len(word) - len(part)) > 3:
        return False
    return SequenceMatcher(None, word, part).ratio() >= 0.8


def _describes_picture(words: list[str]) -> bool:
    return any(word.strip(".,:()").lower() in IMAGE_WORDS for word in words[:4])
