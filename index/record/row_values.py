"""Values from texts in the record's rows. An error never quotes the text, which may be hidden."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TypeVar

_Word = TypeVar("_Word", bound=StrEnum)
#: The places in a class's name where a word begins.
_PARTS = re.compile("(?<=[a-z])(?=[A-Z])")


class NotUnderstood(ValueError):
    """A value of a row is not what it should be; the message quotes nothing of it."""


def date_from(text: str) -> dt.date:
    """Read a day. Raises NotUnderstood."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("no date") from None


def moment_from(text: str) -> dt.datetime:
    """Read a day and its time. Raises NotUnderstood."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("no date and time") from None


def word_from(words: type[_Word], text: str) -> _Word:
    """Read one of the words that this program writes there. Raises NotUnderstood."""
    try:
        return words(text)
    except ValueError:
        raise no_word(words) from None


def no_word(words: type[StrEnum]) -> NotUnderstood:
    """Return the error for any other text."""
    return NotUnderstood(f"no word for a {_PARTS.sub(' ', words.__name__).lower()}")
