"""A cache of look-ups, bounded in memory."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """Values by key; when there is no more room, those that were not asked for longest go. Safe for several threads."""

    def __init__(self, room: int) -> None:
        #: In bytes.
        self._room = room
        self._values: dict[_Key, tuple[_Value, int]] = {}
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """Return what is kept; None for nothing."""
        with self._lock:
            found = self._values.pop(key, None)
            if found is None:
                return None
            self._values[key] = found
            return found[0]

    def among(self, keys: Iterable[_Key]) -> dict[_Key, _Value]:
        """Return what is kept of these keys, by key."""
        return {key: value for key in keys if (value := self.get(key)) is not None}

    def add(self, key: _Key, value: _Value, size: int) -> None:
        """Keep a value of so many bytes."""
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value, size
            self._room -= size
            while self._room < 0 and len(self._values) > 1:
                _, gone = self._values.pop(next(iter(self._values)))
                self._room += gone
