"""Whether words are shaped like a person's name, and the name in them."""

from __future__ import annotations

import re

from index import lexicon
from index.attribution_parts import bare_word

_NICKNAME = re.compile(r"^[\"“”'‘’(\[][^\"“”()\[\]]{1,30}[\"“”'’)\]]$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$|^[^\W\d_]$")
_NAME_WORD = re.compile(r"^(?:[^\W\d_]['’])?[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?$")

# Words of sentences that are no common names.
_EVERYDAY = lexicon.NOT_A_NAME - lexicon.GIVEN_NAMES - lexicon.SURNAMES


def clean_name(text: str) -> str | None:
    """The name in `text` without forms of address and degrees, nickname kept; None where it is not shaped like a name."""
    words = [word for word in text.split() if not is_degree(word) or len(bare_word(word)) < 2]
    if len(words) > 2 and bare_word(words[0]) == "the" and bare_word(words[1]) in lexicon.HONORIFICS:
        words.pop(0)
    while len(words) > 1 and bare_word(words[0]) in lexicon.HONORIFICS and words[0][0].isupper():
        words.pop(0)
    core = [word for word in words if not _NICKNAME.match(word)]
    if not 1 <= len(core) <= 6 or any(not _is_name_word(word, position) for position, word in enumerate(core)):
        return None
    capitals = [bare_word(word) for word in core if word[0].isupper()]
    if not core[0][0].isupper() or not core[-1][0].isupper() or _are_other_words(capitals):
        return None
    return " ".join(words)


def reads_like_words(name: str) -> bool:
    """Whether everyday words stand in a name where few names have them: then more must speak for a person.

    `Cover Letter` does; `Kateri Big Bear` and `Old Tom Pettigrew` do not.
    """
    first, *middle, last = _with_two([bare_word(word) for word in name.split() if word[0].isupper()])
    everyday = [word in lexicon.NOT_A_NAME - lexicon.GIVEN_NAMES for word in (first, *middle)]
    return (
        everyday[0] and (not middle or any(everyday[1:]))
    ) or last in lexicon.NOT_A_NAME - lexicon.TITLE_WORDS - lexicon.SURNAMES


def has_everyday_words(name: str) -> bool:
    """Whether any word of the name is an everyday word too."""
    return any(bare_word(word) in _EVERYDAY for word in name.split() if word[0].isupper())


def name_length(name: str) -> int:
    """Number of words of a name, particles and `Jr.` not counted."""
    return len([word for word in name.split() if word[0].isupper() and bare_word(word) not in lexicon.GENERATIONS])


def is_degree(text: str) -> bool:
    """Whether `text` is nothing but degrees and honours: `Ph.D.`, `MLIS/MA`, `Ed. D.`."""
    words = re.split(r"[\s/&]+", text)
    joined = bare_word("".join(words))
    return joined in lexicon.DEGREES or all(bare_word(word) in lexicon.DEGREES and not word.islower() for word in words)


def _are_other_words(capitals: list[str]) -> bool:
    """Whether the capitalised words (lower case here) are those of a sentence, a title or an institution, never a name's."""
    first, *middle, last = _with_two(capitals)
    offices = lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.PLACE_NOUNS
    return (
        bool({first, *middle} & lexicon.FUNCTION_WORDS)
        or all(word in offices or word.removesuffix("s") in offices or word in _EVERYDAY for word in capitals)
        or last in lexicon.INSTITUTION_WORDS - lexicon.SURNAMES
        or first in (lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.PLACE_NOUNS) - lexicon.GIVEN_NAMES
    )


def _with_two(words: list[str]) -> list[str]:
    return words if len(words) > 1 else [*words, *words]


def _is_name_word(word: str, position: int) -> bool:
    if word[0].isupper():
        return bool(_INITIALS.match(word) or _NAME_WORD.match(word))
    return position > 0 and bare_word(word) in lexicon.NAME_PARTICLES
