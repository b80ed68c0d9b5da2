"""Values from texts in the record's rows. An error never quotes the text, which may be hidden."""

from __future__ import annotations

import datetime as dt
import re
import struct
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from index.record.record_errors import RecordRowDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@contextmanager
def understood(table: str, *key: object) -> Iterator[None]:
    """Raise RecordRowDamaged where a row's texts, inside, cannot be made into values. Its message quotes no value."""
    try:
        yield
    except (ValueError, TypeError, KeyError, struct.error) as error:
        raise damaged_row(table, key, error) from error


def damaged_row(table: str, key: tuple[object, ...], error: Exception) -> RecordRowDamaged:
    """Return the error for a row that cannot be understood."""
    return RecordRowDamaged(table, ", ".join(map(_named, key)), _problem(error))


def _named(part: object) -> str:
    """Return a part of a row's key for a message; not a respondent's takedown, which is somebody's name."""
    return "a respondent's takedown" if str(part).startswith("respondent ") else str(part)


def _problem(error: Exception) -> str:
    """Return what is wrong without the value, which Python's message quotes and which may be hidden."""
    if isinstance(error, NotUnderstood):
        return str(error)
    if isinstance(error, struct.error):
        return "a sketch of another length than any has"
    if isinstance(error, TypeError):
        return "a value of another type than it should have"
    return "a value that is not what it should be"
