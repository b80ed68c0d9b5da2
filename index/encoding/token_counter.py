"""How many tokens a model's tokenizer finds: the question that cutting answers into passages asks of every sentence."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# What every tokenizer of BERT's takes for white space; what else it may take for it stays within a word and is counted
# there.
_WORD = re.compile(r"[^ \n]+")
#: Words whose number of tokens is kept, the vocabulary of an archive; longer ones are hardly words, and do not come
#: again.
_KEPT_WORDS = 65536
_MAX_KEPT_LENGTH = 64


class TokenCounter:
    """Counts the tokens of whole texts, the special ones included; several threads may use it at the same time."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        # A copy: what is truncated cannot be counted, and switching one tokenizer to and fro is not safe between
        # threads.
        self._tokenizer = copy.deepcopy(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._special = self._count("")
        #: Whether a text has as many tokens as its words have.
        self.adds_up = _adds_up(tokenizer)
        self._of_known_word = lru_cache(_KEPT_WORDS)(self._of_word)

    def count(self, text: str) -> int:
        """Number of tokens of `text`. Words repeat, so where tokens add up each word is looked at once: six times as
        fast."""
        if not self.adds_up:
            return self._count(text)
        words = _WORD.findall(text)
        return self._special + sum(
            self._of_known_word(word) if len(word) <= _MAX_KEPT_LENGTH else self._of_word(word) for word in words
        )

    def _of_word(self, word: str) -> int:
        return self._count(word) - self._special

    def _count(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)


def _adds_up(tokenizer: Tokenizer) -> bool:
    """Whether words are parted at white space before they are cut into tokens.

    Also what is done to a text before that must be done letter by letter, and no token added to the vocabulary may hold
    white space.
    """
    from tokenizers.models import WordPiece  # noqa: PLC0415 — only where tokens are counted
    from tokenizers.normalizers import BertNormalizer  # noqa: PLC0415
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415

    return (
        isinstance(tokenizer.model, WordPiece)
        and isinstance(tokenizer.normalizer, BertNormalizer)
        and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
        and not any(re.search(r"\s", added.content) for added in tokenizer.get_added_tokens_decoder().values())
    )
