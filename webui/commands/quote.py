"""The command `quote`: whether somebody said what is quoted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webui.commands.options import archive_option, archive_place, json_option, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.quoted import Piece, QuoteCheck, QuotedPlace
    from webui.commands.output import Terminal

_INDENT = " " * 4


@click.command()
@click.argument("quotation", metavar="QUOTATION", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="Read it from a file, in UTF-8.")
@archive_option
@json_option
def quote(quotation: str | None, file: Path | None, as_json: bool) -> None:
    """Check a quotation: is it word for word, whose is it, and what differs? QUOTATION may be - for standard input.

    \b
    answerstacks quote "I read every cover letter […] twice"
    answerstacks quote --file quotation.txt

    Spaces, line breaks and the kinds of quotation marks, dashes and dots do not matter; […] or … may mark what is left
    out. What only the quotation has stands in [-…-], what was really said in {+…+}. Exit code 0, whatever is found.
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.commands.output import Terminal  # noqa: PLC0415
    from webui.contract import quote_record  # noqa: PLC0415

    if (quotation is None) == (file is None):
        raise click.UsageError("give a quotation, - to read it from standard input, or --file FILE.")
    text = file.read_bytes().decode("utf-8", "replace") if file else quotation or ""
    if text == "-" and not file:
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    with Archive.open(archive_place()) as archive:
        # Bytes that are not in the terminal's encoding come as lone surrogates, which cannot be printed.
        checked = archive.quotations.check(text.encode("utf-8", "replace").decode().removeprefix("\ufeff"))
    if as_json:
        print_json(quote_record(checked))
    else:
        print_lines(_show(checked, Terminal.of_stdout()))


def _show(checked: QuoteCheck, terminal: Terminal) -> Iterator[str]:
    from search.quoted import Verdict  # noqa: PLC0415
    from webui.wording import plural, verdict_words  # noqa: PLC0415

    near = " What comes near:" if checked.verdict is Verdict.NEAR else ""
    yield f"{verdict_words(checked)}.{near}{' The nearest by words:' if checked.nearest else ''}"
    if checked.further:
        said = "may hold these words" if checked.verdict is Verdict.VERBATIM else "with such words not read"
        yield f"{plural(checked.further, 'further answer')} {said}: quote more of them to be sure."
    for place in checked.places or checked.nearest:
        yield ""
        yield from _place(place, terminal)


def _place(place: QuotedPlace, terminal: Terminal) -> Iterator[str]:
    from search.quoted import Where  # noqa: PLC0415
    from webui.commands.output import who_said, wrap  # noqa: PLC0415
    from webui.wording import day, quoted_differently  # noqa: PLC0415

    who = "The question" if place.where is Where.QUESTION else who_said(place.answer)
    dated = f", {day(place.post.published)}" if place.post.published else ""
    yield from (terminal.strong(line) for line in wrap(f"{who}{dated}", terminal.width))
    text = f"{place.before}»{''.join(map(_piece, place.pieces))}«{place.after}"
    yield from wrap(" ".join(text.split()), terminal.width, _INDENT)
    yield from wrap(quoted_differently(place), terminal.width, _INDENT)
    yield _INDENT + place.answer.id


def _piece(piece: Piece) -> str:
    from search.quoted import PieceKind  # noqa: PLC0415

    said = piece.text.rstrip()
    space = piece.text[len(said) :]
    return {
        PieceKind.SAME: piece.text,
        PieceKind.QUOTED: f"[-{said}-]",
        PieceKind.SAID: f"{{+{said}+}}{space}",
        PieceKind.LEFT_OUT: f"[… {piece.words} left out …]{space}",
    }[piece.kind]
