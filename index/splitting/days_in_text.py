"""Days as people write them: `October 12th, 2012`, `12 Oct. 2012`, `10/12/2012`, `May 2013`."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ISO = re.compile(rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)\b")
#: Fully written days first. Numbers alone are read as the blog's country writes them: the month first.
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}\s*,?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?P<number>\d{{1,2}})/{_DAY}/{_YEAR}"),
)
_MONTH_ALONE = re.compile(rf"\b{_MONTH}\s*,?\s+(?:of\s+)?{_YEAR}", re.IGNORECASE)
_YEAR_ALONE = re.compile(rf"\b(?:in|from|of|since|back in)\s+{_YEAR}", re.IGNORECASE)
_START = re.compile(
    rf"(?:the\s+)?(?:{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:spring|summer|fall|autumn|winter)\b|\d)",
    re.IGNORECASE,
)


def day_in_text(text: str) -> str:
    """The first day that `text` names, ISO 8601, or `2013-05` or `2013` where it says no more; empty where it names
    none."""
    for pattern in (_ISO, *_WRITTEN):
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None:
                return day.isoformat()
    month = _MONTH_ALONE.search(text)
    if month:
        return f"{month['year']}-{_number(month['month']):02}"
    year = _YEAR_ALONE.search(text)
    return year["year"] if year else ""


def starts_with_day(text: str) -> bool:
    """True if `text` begins with a day, a month or a season."""
    return _START.match(text) is not None


def _day(match: re.Match[str]) -> dt.date | None:
    said = match.groupdict()
    month = int(said["number"]) if said.get("number") else _number(said["month"])
    try:
        return dt.date(int(said["year"]), month, int(said["day"]))
    except ValueError:
        return None


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1
