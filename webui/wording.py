"""The words that pages and commands use for the vocabulary's values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.audit.findings import FindingKind
from index.posts.records import UNKNOWN_TYPE, Evidence, FactName, LibraryType, PostKind, PostSeries
from search.quoted import Difference, Verdict
from search.results import Mode, Sort

if TYPE_CHECKING:
    import datetime as dt

    from search.quoted import QuoteCheck, QuotedPlace
    from search.results import PostSummary

#: Labels of library types.
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

#: Names of the series other than the column, each of one post.
SERIES = {
    PostSeries.SURVEY: "Survey",
    PostSeries.HUNTERS: "Job hunter’s survey",
    PostSeries.INTERVIEW: "Interview",
    PostSeries.GUEST: "Essay",
}

#: Labels of the kinds: who speaks.
KINDS = {
    PostSeries.COLUMN: "Hirers, in the column",
    PostSeries.SURVEY: "Hirers, in surveys",
    PostSeries.HUNTERS: "Job hunters",
    PostSeries.INTERVIEW: "Interviews",
    PostSeries.GUEST: "Essays",
    PostSeries.OTHER: "Others",
}

#: Labels of the facts that a post states about its respondent or itself.
FACTS = {
    FactName.TITLES_HIRED: "Titles hired",
    FactName.STAFF_SIZE: "Staff",
    FactName.AREA: "Area",
    FactName.REGION: "Region",
    FactName.TYPES_SOUGHT: "Looks for work in",
}

#: Names of the sources of a library type.
EVIDENCE = {
    Evidence.POST: "stated by the post",
    Evidence.ATTRIBUTION: "stated in the respondent’s signature",
    Evidence.INFERRED: "inferred",
    Evidence.OWNER: "set by the keeper of this archive",
}

#: Kinds of an audit's findings, in its order: a heading, and its meaning.
AUDIT = {
    FindingKind.LOST_POST: (
        "Posts without answers",
        "Neither their title nor their categories say that nobody answers: nothing in them is found.",
    ),
    FindingKind.LOST_WORDS: (
        "Taken for the host’s words",
        "Nothing in the marked words shows that they are the host’s. They are in no answer, so nobody finds them.",
    ),
    FindingKind.LEFT_INSIDE: (
        "Two answers in one?",
        "The marked words look like a signature, or like a question: what follows may be another answer.",
    ),
    FindingKind.LOST_NAME: ("Anonymous?", "The opening of the post names a person, and the answers are anonymous."),
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
        "A search in a library type does not find these answers.",
    ),
    FindingKind.SAME_PERSON: (
        "One person?",
        "Two names that may be one person’s. If they are two people, change nothing.",
    ),
}


def at_stake(words: int, certainty: float | None) -> str:
    """Say how many words a finding is about, and how probable it is that they are right."""
    size = plural(words, "word")
    return size if certainty is None else f"{size}, right with a probability of {certainty:.0%}"


#: Names of the ways to search.
MODES = {
    Mode.HYBRID: "Words and meaning",
    Mode.KEYWORD: "Words",
    Mode.SEMANTIC: "Meaning",
}

#: Names of the orders of results.
SORTS = {
    Sort.RELEVANCE: "Best first",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.ADDED: "Last added first",
}


#: A note for the page about the archive, if queries are counted.
COUNTING = (
    "This site counts for its keeper, month by month for two years, how often the same query is made and how many"
    " answers it finds. It does not keep who made the query, from where or when, nor any query with a mail address or a"
    " long number, nor the words of a query that is made only once."
)


def series(post: PostSummary) -> str:
    """Return the name of a post's series; empty for the column."""
    if post.series is PostSeries.HUNTERS and post.kind is PostKind.INTERVIEW:
        return "Job hunter’s interview"
    return SERIES.get(post.series, "")


def stated(post: PostSummary) -> list[tuple[str, str]]:
    """Return the facts that a post states, as (label, values): "Area", "rural"."""
    found = [(FACTS[name], [fact.value for fact in post.facts if fact.name is name]) for name in FACTS]
    return [(label, ", ".join(values)) for label, values in found if values]


#: The bullet of a list item.
_BULLET = re.compile(r"^\s*[•*–-]\s+")
MONTHS = "January February March April May June July August September October November December".split()


def day(date: dt.date) -> str:
    """Return a date as 14 October 2022. Not by strftime, whose months follow the server's language."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def day_and_month(date: dt.date) -> str:
    """Return a date without its year: 14 Oct."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def years(first: int | None, last: int | None) -> str:
    """Return a range of years: 2013 to 2015; empty if they are not known."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def in_a_line(question: str) -> str:
    """Return a question of several lines in one, without bullets."""
    return " ".join(without_bullet(line).rstrip() for line in question.splitlines())


def without_bullet(line: str) -> str:
    """Return a line without the bullet and the blanks before its words."""
    return _BULLET.sub("", line).lstrip()


def month(kept: str) -> str:
    """Return a month, `2026-11`, as November 2026."""
    year, number = kept.split("-")
    return f"{MONTHS[int(number) - 1]} {int(year)}"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 answer, 1,204 answers."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def verdict_words(checked: QuoteCheck) -> str:
    """Say in a few words, without a full stop, if and how a quotation stands in the archive."""
    if checked.verdict is Verdict.VERBATIM:
        added = any(place.added for place in checked.places)
        return "It stands there but for what is in square brackets" if added else "It stands there word for word"
    if checked.further:
        return "It was not found in the answers that were read"
    return "Nobody said exactly this" if checked.verdict is Verdict.NEAR else "It stands nowhere in this archive"


def quoted_differently(place: QuotedPlace) -> str:
    """Return in a sentence what a quotation writes otherwise than what was said."""
    said = [f"{plural(place.changed, 'word')} {'differs' if place.changed == 1 else 'differ'}"] if place.changed else []
    if Difference.OMISSION in place.differences:
        said.append(f"{plural(place.left_out, 'word')} left out, as the quotation marks")
    if place.added:
        said.append(
            f"{plural(place.added, 'word')} in square brackets {'is' if place.added == 1 else 'are'} not theirs"
        )
    signs = [str(found) for found in (Difference.CAPITALS, Difference.PUNCTUATION) if found in place.differences]
    if signs:
        said.append(f"other {' and other '.join(signs)}")
    return f"{'; '.join(said or ['word for word']).capitalize()}."


def shortened(text: str, longest: int) -> str:
    """Return a text of at most so many characters with ` …` behind it, whole words of it if possible; else itself."""
    if len(text) <= longest:
        return text
    return (text[: longest + 1].rpartition(" ")[0] or text[:longest]) + " …"
