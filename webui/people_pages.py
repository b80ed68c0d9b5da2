"""The pages of respondents: everybody who is named, A to Z, and one person over the years."""

from __future__ import annotations

import string
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request

from index.errors import PersonNotFound
from index.records import ParagraphKind
from webui.contract import person_url
from webui.markup import Excerpt, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from index.records import Answer
    from search.people import Person, PersonSummary
    from search.results import PostSummary
    from webui.site import Site

#: With more people the list is shown a letter at a time.
ON_ONE_PAGE = 1000
_OTHER_LETTER = "#"
_NOT_SAID = (ParagraphKind.SUBQUESTION, ParagraphKind.HEADING)


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter of the alphabet, as a link where somebody's surname begins with it."""

    letter: str
    #: Number of people.
    people: int
    #: Empty where there is nobody.
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class PostOfPerson:
    """What one person said in one post."""

    post: PostSummary
    answers: tuple[tuple[Answer, Excerpt], ...]


@dataclass(frozen=True, slots=True)
class YearOfPerson:
    """What one person said in a year; None is no date."""

    year: int | None
    posts: tuple[PostOfPerson, ...]

    @property
    def answers(self) -> int:
        """Number of answers."""
        return sum(len(post.answers) for post in self.posts)


def people_pages(site: Site) -> Blueprint:
    """The routes; none where the owner wants no pages of respondents."""
    blueprint = Blueprint("people_pages", __name__)
    if not site.theme.respondent_pages:
        return blueprint

    @blueprint.get("/respondents")
    def respondents() -> ResponseReturnValue:
        people = site.live.get().people()
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
        archive = site.live.get()
        try:
            person = archive.person(slug)
        except PersonNotFound as error:
            near = [found for found in archive.people() if found.slug in error.near]
            return render_template("nobody.html", near=near), 404
        if person.slug != slug:
            return redirect(person_url(person.slug), 301)
        dated = [post.published.year for _, post in person.answers if post.published]
        return render_template(
            "respondent.html",
            person=person,
            years=by_year(person),
            first_year=min(dated, default=None),
            last_year=max(dated, default=None),
        )

    return blueprint


def letters_of(people: Sequence[PersonSummary], chosen: str = "") -> list[LetterChoice]:
    """A to Z, and "#" where anybody's name begins with something else; each leads to where its people are listed."""
    counts = {letter: len(list(listed)) for letter, listed in groupby(people, lambda person: person.letter)}
    letters = [*string.ascii_uppercase, *([_OTHER_LETTER] if _OTHER_LETTER in counts else [])]
    paged = len(people) > ON_ONE_PAGE

    def url(letter: str) -> str:
        name = "other" if letter == _OTHER_LETTER else letter
        query = f"?letter={'%23' if letter == _OTHER_LETTER else letter}" if paged else ""
        return f"/respondents{query}#{name}"

    return [
        LetterChoice(letter, counts.get(letter, 0), url(letter) if letter in counts else "", letter == chosen)
        for letter in letters
    ]


def _by_letter(people: Iterable[PersonSummary]) -> list[tuple[str, list[PersonSummary]]]:
    return [(letter, list(listed)) for letter, listed in groupby(people, lambda person: person.letter)]


def by_year(person: Person) -> list[YearOfPerson]:
    """A person's answers by year and post, newest first."""
    return [
        YearOfPerson(
            year,
            tuple(
                PostOfPerson(post, tuple((answer, opening(answer)) for answer, _ in said))
                for post, said in groupby(of_year, lambda found: found[1])
            ),
        )
        for year, of_year in groupby(
            person.answers, lambda found: found[1].published.year if found[1].published else None
        )
    ]


def opening(answer: Answer) -> Excerpt:
    """How an answer begins, without the questions that it repeats."""
    said = [paragraph.display for paragraph in answer.paragraphs if paragraph.kind not in _NOT_SAID]
    return excerpt("\n\n".join(said or [answer.text]), ())
