"""The words that pages have for the vocabulary's values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.audit.findings import FindingKind
from index.records import UNKNOWN_TYPE, Evidence, FactName, LibraryType, PostKind
from search.results import Mode, Sort

if TYPE_CHECKING:
    import datetime as dt

    from search.results import PostSummary

#: A library type as a label.
TYPES = {
    LibraryType.PUBLIC: "Public",
    LibraryType.ACADEMIC: "Academic",
    LibraryType.SCHOOL: "School",
    LibraryType.SPECIAL: "Special",
    LibraryType.ARCHIVES: "Archives",
    LibraryType.FEDERAL: "Federal",
    LibraryType.STATE: "State",
    LibraryType.LAW: "Law",
    LibraryType.MEDICAL: "Medical",
    LibraryType.OTHER: "Other",
    UNKNOWN_TYPE: "Not known",
}

#: What sort of post an answer stands in, where it is not the column.
SERIES = {
    PostKind.SURVEY: "Survey",
    PostKind.INTERVIEW: "Interview",
    PostKind.GUEST: "Essay",
}

#: What a post states about its respondent or itself.
FACTS = {
    FactName.TITLES_HIRED: "Titles hired",
    FactName.STAFF_SIZE: "Staff",
    FactName.AREA: "Area",
    FactName.REGION: "Region",
    FactName.TYPES_SOUGHT: "Looks for work in",
}

#: Where a library type was learnt from.
EVIDENCE = {
    Evidence.POST: "stated by the post",
    Evidence.ATTRIBUTION: "stated in the respondent’s signature",
    Evidence.INFERRED: "inferred",
    Evidence.OWNER: "set by the keeper of this archive",
}

#: What an audit finds: a heading, and what it means. In the order of an audit.
AUDIT = {
    FindingKind.UNFIT_CORRECTION: (
        "Corrections that do not fit",
        "They were not applied at the last import: mend them in corrections.toml.",
    ),
    FindingKind.IMPORT_PROBLEM: ("Not imported", "The last import could not read this, so nothing of it can be found."),
    FindingKind.ATTRIBUTION: (
        "Who said it?",
        "The words may be another person’s, or the name, title or institution wrong.",
    ),
    FindingKind.BOUNDARY: ("Where does the answer begin and end?", "The marked words may not belong to the answer."),
    FindingKind.UNASSIGNED: ("In nobody’s answer", "The marked words are in no answer, so nobody finds them."),
    FindingKind.QUESTION: ("Is it a question?", "The marked words may not be a question of the post."),
    FindingKind.DOUBTFUL_TYPE: ("Doubtful library type", "The signs of the library type contradict each other."),
    FindingKind.UNKNOWN_TYPE: (
        "Unknown library type",
        "These answers are found only where no library type is asked for.",
    ),
    FindingKind.SAME_PERSON: (
        "One person?",
        "Two names that may be one person’s. Where they are two people, leave them.",
    ),
}

#: How a search was made.
MODES = {
    Mode.HYBRID: "Words and meaning",
    Mode.KEYWORD: "Words",
    Mode.SEMANTIC: "Meaning",
}

#: How results are ordered.
SORTS = {
    Sort.RELEVANCE: "Best first",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
}


#: Said on the page about the archive where queries are counted.
COUNTING = (
    "For whoever keeps this site it is counted, month by month for two years, how often the same query is made and how"
    " many answers it finds; who made it, from where and when is not kept, nor is any query with a mail address or a"
    " long number, and the words of a query that is made only once are not written down."
)


def series(post: PostSummary) -> str:
    """What sort of post it is; empty for the column, whose answers are what a reader expects."""
    if any(fact.name is FactName.TYPES_SOUGHT for fact in post.facts):
        return "Job hunter’s survey"
    return SERIES.get(post.kind, "")


def stated(post: PostSummary) -> list[tuple[str, str]]:
    """What a post states, as (label, values): "Area", "rural"."""
    found = [(FACTS[name], [fact.value for fact in post.facts if fact.name is name]) for name in FACTS]
    return [(label, ", ".join(values)) for label, values in found if values]


#: What an item of a list begins with.
_BULLET = re.compile(r"^\s*[•*–-]\s+")
_MONTHS = "January February March April May June July August September October November December".split()


def day(date: dt.date) -> str:
    """A date as it is read: 14 October 2022. Not strftime, whose months follow the server's language."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def day_and_month(date: dt.date) -> str:
    """A day of a year that is known: 14 Oct."""
    return f"{date.day} {_MONTHS[date.month - 1][:3]}"


def years(first: int | None, last: int | None) -> str:
    """Years from one to another: 2013 to 2015; empty when they are not known."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def in_a_line(question: str) -> str:
    """A question of several lines in one, without the bullets of a list."""
    return " ".join(_BULLET.sub("", line).strip() for line in question.splitlines())


def month(kept: str) -> str:
    """A month as it is read: November 2026, of `2026-11`."""
    year, number = kept.split("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}"


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 answer, 1,204 answers."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
