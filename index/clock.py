"""Today's date. Only the functions that begin a job ask for it; all others are given a day."""

from __future__ import annotations

import datetime as dt


def today() -> dt.date:
    """Return today's date in this machine's time zone."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()
