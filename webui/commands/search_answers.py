"""The command `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.model_errors import EncoderError
from search.results import MAX_LIMIT
from webui.commands.option_values import MODES, SORTS, TYPES, YEARS, Years
from webui.commands.options import (
    archive_folder,
    archive_option,
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


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="WORDS…", nargs=-1)
@archive_option
@click.option(
    "--type", "types", type=TYPES, multiple=True, help="Only from these libraries; repeat it for any of them."
)
@click.option("--year", "years", type=YEARS, default=Years(), help="2014, 2014..2016, 2014.. or ..2016")
@click.option("--mode", type=MODES, default="hybrid", show_default=True, help="Words and meaning, or only one of them.")
@click.option("--sort", type=SORTS, default="relevance", show_default=True, help="The best first, or by date.")
@click.option("--one-per-question", is_flag=True, help="Only the first answer to each question.")
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=10, show_default=True, help="Answers to print.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Answers to skip.")
@click.option("--as-typed", is_flag=True, help="Do not look for a likely respelling when nothing is found.")
@model_option
@reranker_option
@json_option
def search(  # noqa: PLR0913 — click passes every option as an argument of its own
    *,
    words: tuple[str, ...],
    types: tuple[str, ...],
    years: Years,
    mode: str,
    sort: str,
    one_per_question: bool,
    limit: int,
    offset: int,
    as_typed: bool,
    model: str | None,
    reranker: Path | None,
    as_json: bool,
) -> None:
    """Find answers. Without WORDS: the newest.

    \b
    answerstacks search what do hiring managers think of certificates
    answerstacks search certificates --type academic --type public --year 2014..2016
    answerstacks search '"cover letter" -template name:pyle'
    answerstacks search certif* --mode keyword --json

    WORDS may hold "phrases" (in single quotes for the shell), -excluded words, a trailing star,
    and name: institution: question: type: year:. No answer found is no failure: exit code 0.
    """
    from search.archive import Archive  # noqa: PLC0415
    from search.results import Mode, SearchRequest, Sort  # noqa: PLC0415
    from webui.commands.output import Terminal, show_results  # noqa: PLC0415
    from webui.contract import search_record  # noqa: PLC0415

    for word in words:
        # Unknown options are let through for the sake of -excluded words; a mistyped option is none.
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0])
    request = SearchRequest(
        # An argument that is not in the terminal's encoding comes as lone surrogates, which nothing can print.
        text=" ".join(words).encode("utf-8", "replace").decode(),
        types=frozenset(types),
        year_from=years.first,
        year_to=years.last,
        mode=Mode(mode),
        sort=Sort(sort),
        one_per_question=one_per_question,
        limit=limit,
        offset=offset,
        as_typed=as_typed,
    )
    with Archive.open(archive_folder()) as archive:
        by_meaning = words and request.mode is not Mode.KEYWORD
        encoder = _encoder(archive, model, needed=request.mode is Mode.SEMANTIC) if by_meaning else None
        result = archive.search(request, encoder, open_reranker(reranker if words else None))
    if as_json:
        print_json(search_record(result))
    else:
        print_lines(show_results(result, Terminal.of_stdout()))
    for note in result.notes:
        click.echo(note, err=True)
    for use in result.synonyms:
        click.echo(f"Also looked for, as {use.typed!r} means them: {', '.join(use.others)}", err=True)
    if meant := result.respelling:
        click.echo(
            f"Nothing is found as typed; showing results for: {meant.text}"
            if meant.shown
            else f"Did you mean: {meant.text} ({meant.total:,})",
            err=True,
        )


def _encoder(archive: Archive, model: str | None, *, needed: bool) -> Encoder | None:
    """The model, where the archive has vectors: the one it carries unless another is named.

    Where it cannot be had and words do as well, that is said.
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
