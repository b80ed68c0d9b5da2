"""The command `cite`: citations of answers as text, or as a file for programs that keep references."""

from __future__ import annotations

import sys

import click

from webui.citing.styles import Style
from webui.commands.options import archive_option, archive_place, use_utf8

#: Names of the formats, and the ends of their files' names.
_FILES = {"bibtex": "bib", "ris": "ris", "csl-json": "csl.json"}


@click.command()
@click.argument("answer_ids", metavar="ANSWER-ID…", nargs=-1, required=True)
@archive_option
@click.option(
    "--style",
    type=click.Choice([*map(str, Style), *_FILES], case_sensitive=False),
    default="apa",
    show_default=True,
    help="A style of citations, or a format of files.",
)
def cite(answer_ids: tuple[str, ...], style: str) -> None:
    """Print citations of answers. ANSWER-ID - reads ids from standard input, one a line.

    \b
    answerstacks cite further-questions-cover-letters/wanda-pyle --style mla
    answerstacks search cover letters --limit 1000 --ids | answerstacks cite - --style bibtex

    The blog's name, and the address that the citations give, are those of `site.toml`.
    """
    from index.clock import today  # noqa: PLC0415
    from search.archive import Archive  # noqa: PLC0415
    from webui.addresses import Address, being_at  # noqa: PLC0415
    from webui.citing.citation import citation_of  # noqa: PLC0415
    from webui.citing.formats import FORMATS  # noqa: PLC0415
    from webui.citing.styles import styled  # noqa: PLC0415
    from webui.look.site_file import site_theme  # noqa: PLC0415

    ids = _ids(answer_ids)
    if not ids:
        raise click.UsageError("standard input names no answer: give ids, one a line, as `search … --ids` prints them.")
    theme = site_theme(archive_place())
    with Archive.open(archive_place()) as archive, being_at(theme.url or Address()):
        found = {answer.id: (answer, post) for answer, post in map(archive.answer, ids)}
        citations = [citation_of(answer, post, theme, today()) for answer, post in found.values()]
    use_utf8()
    if style in _FILES:
        # Line ends as the format has them.
        click.echo(FORMATS[_FILES[style]].write(citations).encode(), nl=False)
    else:
        for citation in citations:
            click.echo(styled(citation, Style(style)).text)


def _ids(given: tuple[str, ...]) -> list[str]:
    """Return the ids given, with the lines of standard input for `-`."""
    ids: list[str] = []
    for each in given:
        if each == "-":
            lines = sys.stdin.buffer.read().decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
            ids += filter(None, map(str.strip, lines))
        else:
            # Bytes that are not in the terminal's encoding come as lone surrogates, which cannot be printed.
            ids.append(each.encode("utf-8", "replace").decode())
    return ids
