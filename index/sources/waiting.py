"""The limits of a request in time and size, and the pause that a server asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a request; times in seconds, sizes in bytes."""

    #: Time until a connection stands.
    connect_seconds: float = 10
    #: Time of silence in an answer.
    read_seconds: float = 30
    #: Time for the whole content of an answer.
    answer_seconds: float = 120
    #: Most bytes of content, decompressed. A hundred long posts are about two million.
    body_bytes: int = 64 * 1024 * 1024
    #: Redirects in a row.
    redirects: int = 5
    #: Number of tries where the server is busy or the connection breaks.
    tries: int = 5
    #: Wait before the second try; doubled before each further one.
    first_wait_seconds: float = 1
    #: Longest wait that a server may ask for; where it asks for more, the import ends with a message.
    longest_wait_seconds: float = 120
    #: Pause between two requests to the same host.
    pause_seconds: float = 0.5


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks to wait; None where there is none that can be read."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    moment = read_moment(asked)
    if moment is None:
        return None
    # By the server's clock, which may differ from ours.
    now = read_moment(headers.get("date", "")) or dt.datetime.now(dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def read_moment(http_date: str) -> dt.datetime | None:
    """Return a date of HTTP, such as "Fri, 14 Oct 2022 09:00:00 GMT", in UTC."""
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
