"""What texts in the record's rows mean; where one means nothing, what is wrong is said without it: it may be what was
hidden."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TypeVar

_Word = TypeVar("_Word", bound=StrEnum)
#: Where the next word of a class's name begins.
_PARTS = re.compile("(?<=[a-z])(?=[A-Z])")


class NotUnderstood(ValueError):
    """A value of a row is not what it should be; says what that is, and nothing of the value."""


def date_from(text: str) -> dt.date:
    """A day. Raises NotUnderstood."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("no date") from None


def moment_from(text: str) -> dt.datetime:
    """A day and a time of it. Raises NotUnderstood."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("no date and time") from None


def word_from(words: type[_Word], text: str) -> _Word:
    """One of the words that this program writes there. Raises NotUnderstood."""
    try:
        return words(text)
    except ValueError:
        raise no_word(words) from None


def no_word(words: type[StrEnum]) -> NotUnderstood:
    """What is wrong where another text stands."""
    return NotUnderstood(f"no word for a {_PARTS.sub(' ', words.__name__).lower()}")
