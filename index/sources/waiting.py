"""How long and how much: the limits of a request, and the pause that a server asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost, this machine and the other."""

    #: Until a connection stands.
    connect_seconds: float = 10
    #: Of silence in an answer.
    read_seconds: float = 30
    #: For the content of an answer as a whole.
    answer_seconds: float = 120
    #: Longest content, decompressed. A hundred long posts are about two million bytes.
    body_bytes: int = 64 * 1024 * 1024
    #: Redirects in a row.
    redirects: int = 5
    #: How often the same is asked where the server is busy or the connection breaks.
    tries: int = 5
    #: Before the second try; doubled before each further one.
    first_wait_seconds: float = 1
    #: Longest wait that a server may ask for; where it asks for more, the import ends with a message.
    longest_wait_seconds: float = 120
    #: Between two requests to the same host.
    pause_seconds: float = 0.5


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a Retry-After header asks to wait; None where there is none that can be read."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    moment = read_moment(asked)
    if moment is None:
        return None
    # By the server's own clock, since the two may differ.
    now = read_moment(headers.get("date", "")) or dt.datetime.now(dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def read_moment(http_date: str) -> dt.datetime | None:
    """A date of HTTP, such as "Fri, 14 Oct 2022 09:00:00 GMT", in UTC."""
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
