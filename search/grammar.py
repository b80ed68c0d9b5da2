"""The query grammar: our own, so that the engine can change beneath it. Parsing never raises and never recurses.

    library school          words: each adds to the rank
    "library school"        a phrase: required, in every mode
    certif*                 any word that begins so; at least three letters before the asterisk
    micro-cred*             any that begins so with a hyphen, joined or parted
    name:"Donna Pierce"     words required in one field: name, institution, question, or title of the post
    tag:"cover letters"     filed under it: these words stand in one tag or category of the post
    topic:cover-letters     filed under just this tag or category
    type:academic           a library type or `unknown`; given again, any of them
    kind:column             who speaks: column, survey, hunters, interview, essay or other; given again, any of them
    year:2014..2016         also 2014, 2014.. and ..2016; given again, any of them
    past:6-months           posts since then; also 30-days, 2-weeks, 1-year; given again, any of them
    -tattoo                 excluded; so are -"cover letter", -certif*, -name:smith, -type:law, -kind:hunters …

Anything else is read as words: a question mark is punctuation, `type:zoo` is two words, a quote that is not closed is a
blank. Curly quotes count as straight ones.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from index.analysis import Token, compounds, tokens
from search.past import Past, parse_past
from search.query import FIELDS, KIND_WORDS, TYPE_VALUES, Exclusions, FieldWords, Query, YearRange, parse_years

MAX_CHARACTERS = 1000
#: Words that are looked up, those of phrases, fields and exclusions included.
MAX_WORDS = 64
#: Prefixes that are expanded, excluded ones included.
MAX_PREFIXES = 4
#: Letters that must stand before an asterisk.
MIN_PREFIX_LENGTH = 3

#: Queries that are kept as understood: readers turn pages, and ask again under a filter.
_KEPT = 256

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_ITEM = re.compile(
    r"""(?P<minus>(?<!\S)-)?
        (?:(?P<field>name|institution|question|title|tag|topic|type|kind|year|past):)?
        (?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
# In a question these are words like others (“have you hired in the past 2 years”), so they do not filter.
_PAST_IN_WORDS = re.compile(r"\bpast ([0-9]{1,4}) ((?:day|week|month|year)s?)\b", re.IGNORECASE)
# Around an item; a minus before it is no hyphen.
_BLANKS = str.maketrans('":', "  ")
_TYPE_WORDS = {value: value for value in TYPE_VALUES}
# Of these nothing is embedded where they stand around a word or by themselves.
_PUNCTUATION = ".,;:!?…()[]{}\"'‘’–—-"
# Another sign by itself ("&") belongs to what is embedded, a run of signs does not.
_LONGEST_PUNCTUATION = 3
# As long as what stands between two words: that a line is, or is not, broken at.
_HYPHENS = ("-", "‐", "‑")


def parse_query(text: str) -> Query:
    """Understand `text`: at most MAX_CHARACTERS and MAX_WORDS of it, with a note when there was more."""
    return _parse(text[:MAX_CHARACTERS], cut=len(text) > MAX_CHARACTERS)


@lru_cache(maxsize=_KEPT)
def _parse(text: str, *, cut: bool) -> Query:
    parser = _Parser()
    if cut:
        parser.notes[f"Only the first {MAX_CHARACTERS:,} characters of the query were used."] = None
    cleaned = _cleaned(text)
    for match in _ITEM.finditer(cleaned):
        parser.read(match)
    if spelt_out := _PAST_IN_WORDS.search(cleaned):
        said, count, unit = spelt_out.group(0, 1, 2)
        parser.notes[f"For answers published in the {said.lower()}, write past:{count}-{unit.lower()}."] = None
    return parser.query(compounds(cleaned.translate(_BLANKS)))


def in_past(text: str, past: str = "") -> str:
    """Return a query with `past` (`6-months`) in place of every `past:` that it asks for; empty takes them out."""
    others = _ITEM.sub(lambda match: " " if _is_past(match) else match.group(), _cleaned(text))
    return " ".join([*others.split(), *([f"past:{past}"] if past else [])])


def _is_past(match: re.Match[str]) -> bool:
    if match["minus"] or (match["field"] or "").casefold() != "past":
        return False
    try:
        parse_past(match["quoted"] if match["bare"] is None else match["bare"])
    except ValueError:
        return False
    return True


def _cleaned(text: str) -> str:
    """Return `text` with straight, closed quotes, and blanks for control characters and lone surrogates."""
    # Printable text holds neither, and the test is quick.
    plain = text if text.isprintable() else "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    plain = plain.translate(_QUOTES)
    if plain.count('"') % 2:
        before, _, after = plain.rpartition('"')
        plain = f"{before} {after}"
    return plain


@dataclass(slots=True)
class _Found:
    """The items asked for, or those excluded. Dictionaries keep the order and drop repetitions."""

    phrases: dict[tuple[str, ...], None] = field(default_factory=dict)
    prefixes: dict[str, None] = field(default_factory=dict)
    fields: dict[FieldWords, None] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    years: dict[YearRange, None] = field(default_factory=dict)
    past: dict[Past, None] = field(default_factory=dict)


class _Parser:
    """Collects the items of one query."""

    def __init__(self) -> None:
        self.notes: dict[str, None] = {}
        self._asked = _Found()
        self._excluded = _Found()
        self._words: list[str] = []
        self._semantic: list[str] = []
        self._words_left = MAX_WORDS

    def read(self, match: re.Match[str]) -> None:
        found = self._excluded if match["minus"] else self._asked
        name, quoted, bare = (match["field"] or "").casefold(), match["quoted"], match["bare"]
        if name and self._read_filter(found, name, quoted if bare is None else bare):
            return
        if bare is not None:
            self._read_words(found, f"{match['field']}:{bare}" if name else bare)
            return
        if name:
            self._read_words(found, name)
        self._read_phrase(found, quoted)

    def query(self, hyphened: set[tuple[str, str]]) -> Query:
        asked, excluded = self._asked, self._excluded
        return Query(
            words=tuple(self._words),
            phrases=tuple(asked.phrases),
            prefixes=tuple(asked.prefixes),
            fields=tuple(asked.fields),
            types=frozenset(asked.types),
            kinds=frozenset(asked.kinds),
            years=tuple(asked.years),
            past=tuple(asked.past),
            compounds=frozenset(hyphened),
            excluded=Exclusions(
                phrases=tuple(excluded.phrases),
                prefixes=tuple(excluded.prefixes),
                fields=tuple(excluded.fields),
                types=frozenset(excluded.types),
                kinds=frozenset(excluded.kinds),
                years=tuple(excluded.years),
                past=tuple(excluded.past),
            ),
            semantic_text=" ".join(self._semantic),
            notes=tuple(self.notes),
        )

    def _read_filter(self, found: _Found, name: str, value: str) -> bool:
        """Take `name:value` if it is a filter; True if it was."""
        if name in FIELDS:
            words = tuple(token.word for token in self._bounded(tokens(value)))
            if words:
                found.fields[FieldWords(name, words)] = None
            return bool(words)
        if name in ("type", "kind"):
            chosen, known = (found.types, _TYPE_WORDS) if name == "type" else (found.kinds, KIND_WORDS)
            word = value.strip().lower()
            if word in known:
                chosen.add(known[word])
            return word in known
        try:
            if name == "past":
                found.past[parse_past(value)] = None
            else:
                found.years[YearRange(*parse_years(value))] = None
        except ValueError:
            return False
        return True

    def _read_phrase(self, found: _Found, text: str) -> None:
        kept = self._bounded(tokens(text))
        words = tuple(token.word for token in kept)
        # Said again, a phrase says no more; its words would look as if they were typed by themselves.
        if not words or words in found.phrases:
            return
        found.phrases[words] = None
        if found is self._asked:
            self._words.extend(words)
            self._add_semantic(text, kept)

    def _read_words(self, found: _Found, text: str) -> None:
        all_tokens = tokens(text)
        kept = self._bounded(all_tokens)
        words = [token.word for token in kept]
        prefix = self._prefix(text, kept) if len(kept) == len(all_tokens) else None
        ending = 2 if prefix and "-" in prefix else 1
        if found is self._excluded:
            if prefix and len(words) == ending:
                found.prefixes[prefix] = None
            elif words:
                found.phrases[tuple(words)] = None
            return
        if prefix:
            found.prefixes[prefix] = None
            del words[-ending:]
        self._words.extend(words)
        if kept or (not all_tokens and len(text) <= _LONGEST_PUNCTUATION):
            self._add_semantic(text, kept)

    def _prefix(self, text: str, kept: list[Token]) -> str | None:
        """Return the prefix that `text` ends in, unless it is too short or one too many.

        It keeps the hyphen in it (`micro-cred*`), and what stands before that.
        """
        if not kept or not text.startswith("*", kept[-1].end) or len(kept[-1].word) < MIN_PREFIX_LENGTH:
            return None
        prefix = kept[-1].word
        if len(kept) > 1 and text[kept[-2].end : kept[-1].start] in _HYPHENS:
            prefix = f"{kept[-2].word}-{prefix}"
        known = {**self._asked.prefixes, **self._excluded.prefixes}
        if prefix not in known and len(known) == MAX_PREFIXES:
            self.notes[f"Only the first {MAX_PREFIXES} words with an asterisk were expanded."] = None
            return None
        return prefix

    def _bounded(self, found: list[Token]) -> list[Token]:
        """Return as many of the tokens as may still be looked up."""
        kept = found[: self._words_left]
        self._words_left -= len(kept)
        if len(kept) < len(found):
            self.notes[f"Only the first {MAX_WORDS} words of the query were used."] = None
        return kept

    def _add_semantic(self, text: str, kept: list[Token]) -> None:
        whole = text if self._words_left else text[: kept[-1].end if kept else 0]
        plain = whole if whole.isprintable() else "".join(c for c in whole if unicodedata.category(c) != "Cf")
        # Punctuation around words would move the vector, and with it what is found.
        shown = (item.strip(_PUNCTUATION) for item in plain.replace("*", "").split())
        self._semantic.extend(item for item in shown if item)
