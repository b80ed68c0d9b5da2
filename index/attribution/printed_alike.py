"""Reading a line as an attribution because it is printed as the post's other attributions are.

Its words alone say too little: `Kara, Youth Services Librarian`, `Former Library Director, Now a Baker`.
"""

from __future__ import annotations

import re

from index.attribution import lexicon
from index.attribution.attribution import MAX_LENGTH, PICTURE, Attribution, Strength
from index.attribution.attribution_parts import (
    Label,
    Part,
    bare_word,
    joined,
    split_parts,
    title_and_institution,
)
from index.attribution.names import clean_name, may_be_words, reads_like_words
from index.attribution.prose import reads_like_prose
from index.posts.records import Respondent

DOUBT = "known only by its print, which is that of the other attributions"
_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*\s+[A-ZÀ-Þ“\"]|\?|!(?!,)")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Jr|Sr|Ph|Dept|Univ|Asst|Assoc|Ft|Mt|Co|Inc|No|Rev|Hon)\.")
_LOWER = re.compile(r"(?<![\w’'])[a-zà-ÿ][\w’'-]{3,}")
_SMALL = frozenset("and with from retired formerly former over public library".split())
_PEN_NAME = re.compile(r"[“\"‘'][^“”\"]{2,40}[”\"’']")
_GROUP = re.compile(r"(?:The\s+)?(?:(?!The\b)[A-ZÀ-Þ][\w.’'&-]*\s+){1,6}(?:Staff|Team|Crew|Librarians|Committee)")
_ABSTRACT = re.compile(r"(?:ity|ness|[ae]nce|[st]ion|ment|ship|ism|ing|hood|ful|logy|ics|ills)$", re.IGNORECASE)
_DESCRIPTION = re.compile(r"(?:an?|the|who|formerly|now|currently|once|soon)\s")
_DESCRIBED_AS = re.compile(r"^(?:an?|the)\s+")
_LOWER_WORD = re.compile(r"(?<!\S)(?!of\b|and\b)[a-zà-ÿ]")
# "Inez Tarn, Youth Manager, says:"
_SAID = re.compile(r"^(?:From|By)\s+(?=[A-ZÀ-Þ])|,?\s+(?:says|said|writes|wrote|adds|replies|answers)$")
# "Respondent 3", "An anonymous librarian at a law firm", "A school librarian in Texas".
_ANONYMOUS = re.compile(
    r"(?:respondent|reader|librarian|manager) #?\d{1,2}|(?:an? )?anonymous(?P<title>\b[^.?!:]{0,80})"
    r"|an? (?P<who>[^.?!:,]{4,60})",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:librarian|director|manager|archivist|cataloger|dean|supervisor|coordinator|\w+ \d+)\b", re.IGNORECASE
)
#: `Ambrose (last name withheld)`.
_ASIDE = re.compile(r"\s\([a-z][^()]{3,40}\)(?=$|,)")
#: `“Uncle Bob,” who would rather not say where`
_COMMA_INSIDE = re.compile(r",([”\"’'])")
# An office in so many words.
_SAYS_ENOUGH = 3
#: `Sample Question, Reference Librarian`: what is a surname may be a word, too.
_OTHER_WORDS = lexicon.SURNAMES | lexicon.OFFICE_SURNAMES
_OF_THE_POST = frozenset("question questions answer answers interview letter letters list note resume tip".split())
_NO_SURNAMES = _OF_THE_POST | (
    (lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.TITLE_WORDS | lexicon.PLACE_NOUNS)
    - lexicon.SURNAMES
)
_LONGEST_NAME = 3


def parse_printed_alike(line: str, *, signed: bool = False, bold: bool = False) -> Attribution | None:
    """Understand `line` as an attribution where its print says that it is one; None where its words contradict.

    With `signed` it stands after a dash, where a name is enough, whatever follows it. With `bold` all of them are bold.
    """
    text = _SAID.sub("", " ".join(line.replace("\u00a0", " ").split()).strip("–—-> :;,"))
    text = _COMMA_INSIDE.sub(r"\1,", _ASIDE.sub("", text))
    anonymous = _ANONYMOUS.fullmatch(text)
    if anonymous and _OFFICE.search(text):
        title = anonymous["title"] or anonymous["who"] or ""
        return Attribution(Respondent(None, title.strip(" ,")), Strength.PROBABLE, DOUBT)
    parts = split_parts(text)
    if not parts or len(text) > MAX_LENGTH or PICTURE.match(text) or _SENTENCE.search(_ABBREVIATION.sub("", text)):
        return None
    named = name_behind_title(parts[0].text)
    if named:
        parts = [Part(named[1], ""), Part(named[0], ", "), *parts[1:]]
    name = _name_in(parts[0].text, titled=len(parts) > 1 and parts[1].label is Label.TITLE)
    if bold and name is None:
        name = _pen_word(parts)
    is_described = any(map(_describes, parts[1:])) or (name is not None and name.islower())
    is_described = is_described or (bold and len(parts) > 1 and _tells(parts[1:]))
    is_named = name is not None and len(parts) > 1 and (signed or is_described)
    if not is_named and any(word.group() not in _SMALL for word in _LOWER.finditer(text)):
        return None
    if name is None:
        return _nameless(parts)
    if _says_too_little(name, parts, alone=signed or bold):
        return None
    rest = [
        Part(_DESCRIBED_AS.sub("", part.text), part.separator) if part.label is Label.TITLE else part
        for part in parts[1:]
        if not reads_like_prose(part.text)
    ]
    title, institution, _ = title_and_institution(rest)
    return Attribution(Respondent(name, title, institution), Strength.PROBABLE, DOUBT)


def name_behind_title(text: str) -> tuple[str, str] | None:
    """(title, name) where a title stands before a name of two words or three: `Professor Emeritus Inez Tarn`."""
    words = text.split()
    for count in range(min(3, len(words) - 2), 0, -1):
        title, name = " ".join(words[:count]), " ".join(words[count:])
        if (
            len(words) - count <= _LONGEST_NAME
            and split_parts(title)[0].label is Label.TITLE
            and clean_name(name) == name
        ):
            return None if may_be_words(name) else (title, name)
    return None


def _says_too_little(name: str, parts: list[Part], *, alone: bool) -> bool:
    """True of words that may be no name, and of a name that neither a title nor a sentence about it follows.

    With `alone` a name is enough.
    """
    rest = parts[1:]
    if _GROUP.fullmatch(name):
        return not rest and len(name.split()) < _SAYS_ENOUGH
    if rest and _PEN_NAME.fullmatch(parts[0].text):
        return False
    described = any(part.label is Label.TITLE for part in rest) or any(map(_describes, rest))
    if len(name.split()) == 1:
        if alone and rest and (described or _tells(rest)) and _ABSTRACT.search(name) is None:
            return False
        return may_be_words(name) or not (described or (alone and (_tells(rest) if rest else _is_given(name))))
    if alone and not rest and _is_nickname(name):
        return False
    told = any(map(_describes, rest)) or (bool(rest) and rest[0].label is Label.TITLE and _opens_with_a_name(name))
    return (may_be_words(name) and not told) or not (rest or alone)


def _is_nickname(name: str) -> bool:
    """True of `Big Steve`."""
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    return bare_word(first) in lexicon.NICKNAME_ADJECTIVES and not may_be_words(last)


def _pen_word(parts: list[Part]) -> str | None:
    """Return a word by which somebody goes, with words about them behind it: `Scooter, who has hired since 1988`."""
    word, rest = parts[0].text, parts[1:]
    told = _tells(rest) or _describes(rest[0]) if rest else False
    known = bare_word(word) in lexicon.FUNCTION_WORDS | lexicon.TITLE_WORDS | _OF_THE_POST or _ABSTRACT.search(word)
    plural = word.endswith("s")
    return word if told and word.isalpha() and word.istitle() and not (known or plural) else None


def _is_given(name: str) -> bool:
    """True of a first name; `Punctuality` and `Training` are items of somebody's list."""
    return bare_word(name) in lexicon.GIVEN_NAMES or _ABSTRACT.search(name) is None


def _tells(rest: list[Part]) -> bool:
    """True of `away four years` after a first name; several words with commas are a list."""
    first, _, more = rest[0].text.partition(" ")
    return len(rest) == 1 and first.islower() and bool(more) and first not in {"and", "or", "but", "then"}


def _describes(part: Part) -> bool:
    """True of `a manager who has asked us not to say where`."""
    return _DESCRIPTION.match(part.text) is not None


def _name_in(text: str, *, titled: bool) -> str | None:
    """The name of a person, a pen name in quotation marks, or the name of a group.

    Before a title (`titled`) the surname may be any word: `Perpetua Stairs, Director`.
    """
    if _PEN_NAME.fullmatch(text):
        return text.strip("“”\"‘’'")
    if _GROUP.fullmatch(text):
        known = text.startswith("The ") or not may_be_words(text.split(maxsplit=1)[0])
        return text if known else None
    if text.islower():
        return text if clean_name(text.title()) and not may_be_words(text.title()) else None
    name = clean_name(text)
    if name is None or not reads_like_words(name):
        return name
    return name if titled and _opens_with_a_name(name) else None


def _opens_with_a_name(name: str) -> bool:
    """True of two words of which the first is nothing but a name."""
    first, *rest = name.split()
    known = bare_word(first) in lexicon.GIVEN_NAMES or bare_word(first) not in _OTHER_WORDS
    return len(rest) == 1 and known and not may_be_words(first) and bare_word(rest[0]) not in _NO_SURNAMES


def _nameless(parts: list[Part]) -> Attribution | None:
    """Somebody who gives an office for a name is anonymous; several offices are a list."""
    titles = [part for part in parts if part.label is Label.TITLE]
    first = parts[0]
    words = first.text.split()
    placed = len(parts) > 1 and parts[1].label is Label.INSTITUTION and len(parts[1].text.split()) >= _SAYS_ENOUGH
    if titles != [first] or (len(words) < _SAYS_ENOUGH and not placed) or _LOWER_WORD.search(first.text):
        return None
    if bare_word(words[0]) in lexicon.FUNCTION_WORDS or bare_word(words[-1]) not in lexicon.TITLE_WORDS:
        return None
    if words[-1].endswith("s"):
        return None
    if any(part.label is Label.INSTITUTION for part in parts[1:]):
        title, institution, _ = title_and_institution(parts)
    else:
        title, institution = joined(parts), ""
    return Attribution(Respondent(None, title, institution), Strength.PROBABLE, DOUBT)
