"""The pages of respondents: the list of all, A to Z, and one person over the years."""

from __future__ import annotations

import string
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request

from index.errors import PersonNotFound
from index.posts.records import ParagraphKind
from webui.addresses import at
from webui.contract import person_url
from webui.pages.markup import Excerpt, excerpt
from webui.pages.pager import Pager, read_pager
from webui.wording import years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from index.posts.records import Answer
    from search.answer_store import FoundAnswer
    from search.people import PersonProfile, PersonSummary
    from search.results import PostSummary
    from webui.serving.website import Website

#: Answers of one person on a page.
ANSWERS_ON_A_PAGE = 40
#: Most people on one page. A longer list is shown a letter at a time.
ON_ONE_PAGE = 1000
_OTHER_LETTER = "#"
_NOT_SAID = (ParagraphKind.SUBQUESTION, ParagraphKind.HEADING)


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter of the alphabet: a link if any surname begins with it."""

    letter: str
    #: Number of people.
    people: int
    #: Empty if there is nobody.
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class PostOfPerson:
    """The answers of one person in one post."""

    post: PostSummary
    answers: tuple[tuple[Answer, Excerpt], ...]


@dataclass(frozen=True, slots=True)
class YearOfPerson:
    """The answers of one person in a year; None: without a date."""

    year: int | None
    posts: tuple[PostOfPerson, ...]


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A link to a year in which a person answered."""

    year: int | None
    #: Number of answers.
    answers: int
    #: The place where the year begins.
    url: str


def people_pages(site: Website) -> Blueprint:
    """Make the routes; none if the owner wants no pages of respondents."""
    blueprint = Blueprint("people_pages", __name__)
    if not site.theme.respondent_pages:
        return blueprint

    @blueprint.get("/respondents")
    def respondents() -> ResponseReturnValue:
        people = site.archive().people()
        letters = letters_of(people)
        shown = people
        if len(people) > ON_ONE_PAGE:
            asked = request.args.get("letter", "")
            known = [choice.letter for choice in letters if choice.people]
            letter = asked if asked in known else known[0]
            shown = tuple(person for person in people if person.letter == letter)
            letters = letters_of(people, letter)
        return render_template(
            "respondents.html", letters=letters, people=_by_letter(shown), total=len(people), shown=len(shown)
        )

    @blueprint.get("/respondents/<path:slug>")
    def respondent(slug: str) -> ResponseReturnValue:
        archive = site.archive()
        try:
            person = archive.person(slug)
        except PersonNotFound as error:
            near = [found for found in archive.people() if found.slug in error.near] if error.near else []
            return render_template("nobody.html", near=near), 404
        if person.slug != slug:
            return redirect(person_url(person.slug), 301)
        pager, notes = read_pager(request.args, person_url(slug), len(person.answers), ANSWERS_ON_A_PAGE)
        if pager is None:
            return redirect(person_url(slug), 302)
        return render_template(
            "respondent.html",
            person=person,
            span=_span(person),
            years=_years(person, pager),
            listed=by_year(person.answers[pager.start : pager.end]),
            pager=pager,
            notes=notes,
        )

    return blueprint


def letters_of(people: Sequence[PersonSummary], chosen: str = "") -> list[LetterChoice]:
    """Return A to Z, and "#" if any name begins with another character, each with a link to its people."""
    counts = {letter: len(list(listed)) for letter, listed in groupby(people, lambda person: person.letter)}
    letters = [*string.ascii_uppercase, *([_OTHER_LETTER] if _OTHER_LETTER in counts else [])]
    paged = len(people) > ON_ONE_PAGE

    def url(letter: str) -> str:
        name = "other" if letter == _OTHER_LETTER else letter
        query = f"?letter={'%23' if letter == _OTHER_LETTER else letter}" if paged else ""
        return at(f"/respondents{query}#{name}")

    return [
        LetterChoice(letter, counts.get(letter, 0), url(letter) if letter in counts else "", letter == chosen)
        for letter in letters
    ]


def _by_letter(people: Iterable[PersonSummary]) -> list[tuple[str, list[PersonSummary]]]:
    return [(letter, list(listed)) for letter, listed in groupby(people, lambda person: person.letter)]


def by_year(answers: Iterable[FoundAnswer]) -> list[YearOfPerson]:
    """Group a person's answers by year and post; their order, newest first, stays."""
    return [
        YearOfPerson(
            year,
            tuple(
                PostOfPerson(post, tuple((answer, opening(answer)) for answer, _ in said))
                for post, said in groupby(of_year, lambda found: found[1])
            ),
        )
        for year, of_year in groupby(answers, _year)
    ]


def _years(person: PersonProfile, pager: Pager) -> list[YearChoice]:
    """Return every year of a person, with a link to the page it begins on."""
    found, place = [], 0
    for year, of_year in groupby(person.answers, _year):
        count = len(list(of_year))
        page = pager.url_of_line(place) if pager.pages > 1 else ""
        found.append(YearChoice(year, count, f"{page}#y{year or 'none'}"))
        place += count
    return found


def _span(person: PersonProfile) -> str:
    """Return the years from the first to the last answer, in words."""
    known = [year for found in person.answers if (year := _year(found))]
    return years(min(known, default=None), max(known, default=None))


def _year(found: FoundAnswer) -> int | None:
    published = found[1].published
    return published.year if published else None


def opening(answer: Answer) -> Excerpt:
    """Return the beginning of an answer, without the questions that it repeats."""
    said = [paragraph.display for paragraph in answer.paragraphs if paragraph.kind not in _NOT_SAID]
    return excerpt("\n\n".join(said or [answer.text]), ())
