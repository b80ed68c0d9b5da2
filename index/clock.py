"""The day it is. Everything that needs a day is given one; only what begins a job asks here."""

from __future__ import annotations

import datetime as dt


def today() -> dt.date:
    """The day it is where this machine stands."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()
