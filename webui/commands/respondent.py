"""The command `respondent`: one respondent over the years, or the list of all."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from index.errors import PersonNotFound
from webui.commands.options import archive_option, archive_place, json_option, print_json, print_lines
from webui.commands.output import Terminal, clean, wrap
from webui.wording import day, plural, years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.archive import Archive
    from search.people import DatedPosition, PersonProfile, PersonSummary
    from search.results import PostSummary


@click.command()
@click.argument("name", metavar="[NAME-OR-SLUG]…", nargs=-1)
@archive_option
@json_option
def respondent(name: tuple[str, ...], as_json: bool) -> None:
    """Print one person's answers and positions over the years. Without NAME: everybody, A to Z.

    \b
    answerstacks respondent inez tarn
    answerstacks respondent inez-tarn --json

    If several people have the name, they are listed. Anonymous respondents have no page.
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.contract import people_record, person_record  # noqa: PLC0415

    terminal = Terminal.of_stdout()
    with Archive.open(archive_place()) as archive:
        found = _asked(archive, " ".join(name)) if name else archive.people()
    if isinstance(found, tuple):
        if as_json:
            print_json(people_record(found))
        else:
            print_lines(show_people(found, terminal))
    elif as_json:
        print_json(person_record(found))
    else:
        print_lines(show_person(found, terminal))


def _asked(archive: Archive, asked: str) -> PersonProfile | tuple[PersonSummary, ...]:
    """Return the person of a slug or a name, or all who share it. Raises PersonGone, PersonNotFound."""
    from index.identity.bearers import slug_of  # noqa: PLC0415

    try:
        return archive.person(asked)
    except PersonNotFound:
        slugs = archive.find_person(asked)
        if not slugs:
            with suppress(PersonNotFound):
                # A hidden name finds nobody, but its slug is known: that raises PersonGone.
                return archive.person(slug_of(asked))
            raise
    if len(slugs) == 1:
        return archive.person(slugs[0])
    return tuple(person for person in archive.people() if person.slug in slugs)


def show_people(people: Sequence[PersonSummary], terminal: Terminal) -> Iterator[str]:
    """Yield the lines of a list of people."""
    if not people:
        yield "Nobody is named in this archive."
    for person in people:
        active = _years(person.first_year, person.last_year)
        yield from wrap(f"{person.name} · {plural(person.answers, 'answer')}, {active} · {person.slug}", terminal.width)


def show_person(person: PersonProfile, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of one person."""
    yield from (terminal.strong(line) for line in wrap(person.name, terminal.width))
    if person.aliases:
        yield from wrap(f"also signed as {'; '.join(person.aliases)}", terminal.width)
    types = ", ".join(person.types) or "type unknown"
    yield from wrap(f"{plural(len(person.answers), 'answer')} · {types} · {person.slug}", terminal.width)
    if person.positions:
        yield ""
    for position in person.positions:
        yield from wrap(_position(position), terminal.width, "  ")
    for answer, post in person.answers:
        yield ""
        yield from wrap(f"{_date(post)} · {answer.question or post.title or post.key}", terminal.width)
        yield f"    {clean(answer.id)}"


def _position(position: DatedPosition) -> str:
    what = ", ".join(part for part in (position.title, position.institution) if part)
    first, last = (date.year if date else None for date in (position.first, position.last))
    return f"{_years(first, last)}: {what}"


def _years(first: int | None, last: int | None) -> str:
    return years(first, last) or "no date"


def _date(post: PostSummary) -> str:
    return day(post.published) if post.published else "no date"
