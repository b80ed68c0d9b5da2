"""The command `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.clock import today
from index.encoding.model_errors import EncoderError
from search.results import MAX_LIMIT
from webui.commands.option_values import KINDS, MODES, SORTS, TYPES, YEARS, Years
from webui.commands.options import (
    archive_option,
    archive_place,
    json_option,
    model_option,
    open_reranker,
    print_json,
    print_lines,
    reranker_option,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from search.archive import Archive
    from search.results import SearchResult


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="WORDS…", nargs=-1)
@archive_option
@click.option("--type", "types", type=TYPES, multiple=True, help="Only these types of library; repeat it for several.")
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="Only where these speak; repeat it for several.")
@click.option("--year", "years", type=YEARS, default=Years(), help="2014, 2014..2016, 2014.. or ..2016")
@click.option(
    "--mode", type=MODES, default="hybrid", show_default=True, help="Search by words and meaning (hybrid), or by one."
)
@click.option("--sort", type=SORTS, default="relevance", show_default=True, help="Order of the answers.")
@click.option("--one-per-question", is_flag=True, help="Only the first answer to each question.")
@click.option(
    "--further", is_flag=True, help="The further answers, which are less close, instead of the close matches."
)
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=10, show_default=True, help="Answers to print.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Answers to skip.")
@click.option("--as-typed", is_flag=True, help="Do not search a likely respelling if nothing is found.")
@click.option(
    "--ids", "only_ids", is_flag=True, help="Print only the answers' ids, one a line, as `cite -` reads them."
)
@model_option
@reranker_option
@json_option
def search(  # noqa: PLR0913 — click passes every option as an argument of its own
    *,
    words: tuple[str, ...],
    types: tuple[str, ...],
    kinds: tuple[str, ...],
    years: Years,
    mode: str,
    sort: str,
    one_per_question: bool,
    further: bool,
    limit: int,
    offset: int,
    as_typed: bool,
    model: str | None,
    reranker: Path | None,
    as_json: bool,
    only_ids: bool,
) -> None:
    """Find answers. Without WORDS: the newest.

    \b
    answerstacks search what do hiring managers think of certificates
    answerstacks search certificates --type academic --type public --year 2014..2016
    answerstacks search '"cover letter" -template name:pyle'
    answerstacks search certif* --mode keyword --json

    WORDS may hold "phrases" (in single quotes for the shell), -excluded words, a trailing star,
    and name: institution: question: title: tag: topic: type: kind: year: past: (6-months). Kinds are column and survey
    (hirers), hunters (job hunters), interview, guest (essays) and other. Exit code 0, also if no answer is found.
    """
    from search.archive import Archive  # noqa: PLC0415
    from search.results import Mode, SearchRequest, Sort  # noqa: PLC0415
    from webui.commands.output import Terminal, show_results  # noqa: PLC0415
    from webui.contract import search_record  # noqa: PLC0415

    for word in words:
        # Unknown options pass as words, because of -excluded words; a mistyped --option must not.
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0])
    request = SearchRequest(
        # Bytes that are not in the terminal's encoding come as lone surrogates, which cannot be printed.
        text=" ".join(words).encode("utf-8", "replace").decode(),
        types=frozenset(types),
        kinds=frozenset(kinds),
        year_from=years.first,
        year_to=years.last,
        mode=Mode(mode),
        sort=Sort(sort),
        one_per_question=one_per_question,
        further=further,
        limit=limit,
        offset=offset,
        as_typed=as_typed,
        today=today(),
    )
    with Archive.open(archive_place()) as archive:
        by_meaning = words and request.mode is not Mode.KEYWORD
        encoder = _encoder(archive, model, needed=request.mode is Mode.SEMANTIC) if by_meaning else None
        result = archive.search(request, encoder, open_reranker(reranker if words else None))
    if only_ids:
        print_lines(hit.answer.id for hit in result.hits)
    elif as_json:
        print_json(search_record(result))
    else:
        print_lines(show_results(result, Terminal.of_stdout()))
    _print_notes(result)


def _print_notes(result: SearchResult) -> None:
    for note in result.notes:
        click.echo(note, err=True)
    for use in result.synonyms:
        click.echo(f"Also looked for, as {use.typed!r} means them: {', '.join(use.others)}", err=True)
    if meant := result.respelling:
        click.echo(
            f"No answer holds the words as typed; showing results for: {meant.text}"
            if meant.shown
            else f"Did you mean: {meant.text} ({meant.total:,})",
            err=True,
        )


def _encoder(archive: Archive, model: str | None, *, needed: bool) -> Encoder | None:
    """Load the named model, else the archive's own; None if the archive has no vectors.

    If it cannot be loaded, raises EncoderError when `needed`, else prints a warning and returns None.
    """
    from index.encoding.encoder import load_encoder  # noqa: PLC0415
    from webui.commands.progress import say  # noqa: PLC0415

    if not archive.has_vectors:
        return None
    say("Loading the model …")
    try:
        return load_encoder(model) if model else archive.encoder()
    except EncoderError as error:
        if needed:
            raise
        click.echo(f"Warning: {error}", err=True)
        return None
