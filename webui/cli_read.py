"""The commands that read an archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from index.errors import EncoderError
from search.results import MAX_LIMIT
from webui.cli_options import (
    archive_folder,
    archive_option,
    json_option,
    model_option,
    print_json,
    print_lines,
    reranker_option,
    use_utf8,
)
from webui.cli_parameters import MODES, TYPES, YEARS, Years

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import Encoder
    from search.archive import Archive
    from search.reranker import Reranker


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="WORDS…", nargs=-1)
@archive_option
@click.option(
    "--type", "types", type=TYPES, multiple=True, help="Only from these libraries; repeat it for any of them."
)
@click.option("--year", "years", type=YEARS, default=Years(), help="2014, 2014..2016, 2014.. or ..2016")
@click.option("--mode", type=MODES, default="hybrid", show_default=True, help="Words and meaning, or only one of them.")
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
    from search.results import Mode, SearchRequest  # noqa: PLC0415
    from webui.cli_output import Terminal, show_results  # noqa: PLC0415
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
        limit=limit,
        offset=offset,
        as_typed=as_typed,
    )
    with Archive.open(archive_folder()) as archive:
        by_meaning = words and request.mode is not Mode.KEYWORD
        encoder = _encoder(archive, model, needed=request.mode is Mode.SEMANTIC) if by_meaning else None
        result = archive.search(request, encoder, _reranker(reranker) if reranker and words else None)
    if as_json:
        print_json(search_record(result))
    else:
        print_lines(show_results(result, Terminal.of_stdout()))
    for note in result.notes:
        click.echo(note, err=True)
    if meant := result.respelling:
        click.echo(
            f"Nothing is found as typed; showing results for: {meant.text}"
            if meant.shown
            else f"Did you mean: {meant.text} ({meant.total:,})",
            err=True,
        )


@click.command()
@click.argument("answer_id", metavar="ANSWER-ID")
@archive_option
@json_option
def show(answer_id: str, as_json: bool) -> None:
    """Print one answer in full. An id that has changed leads to the answer's new one.

    \b
    answerstacks show further-questions-cover-letters/wanda-pyle
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.cli_output import Terminal, show_answer  # noqa: PLC0415
    from webui.contract import answer_record  # noqa: PLC0415

    with Archive.open(archive_folder()) as archive:
        answer, post = archive.answer(answer_id)
    if answer.id != answer_id:
        click.echo(f"{answer_id} is now {answer.id}", err=True)
    if as_json:
        print_json(answer_record(answer, post))
    else:
        print_lines(show_answer(answer, post, Terminal.of_stdout()))


@click.command()
@archive_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(form: str) -> None:
    """Print every answer, one a line, oldest first.

    \b
    answerstacks export > answers.jsonl
    answerstacks export --format csv > answers.csv
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.cli_export import write_csv, write_jsonl  # noqa: PLC0415

    use_utf8()
    with Archive.open(archive_folder()) as archive:
        (write_csv if form == "csv" else write_jsonl)(archive.answers(), sys.stdout)


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be seen from other machines.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@model_option
@click.option("--keyword-only", is_flag=True, help="Never load the model: starts at once, searches by word only.")
@reranker_option
def serve(host: str, port: int, model: str | None, keyword_only: bool, reranker: Path | None) -> None:
    """Serve the archive as a website until Ctrl-C. It answers by word until the model is ready.

    \b
    answerstacks serve --port 8080
    """
    from webui.server import serve as serve_archive  # noqa: PLC0415

    serve_archive(archive_folder(), host, port, model, keyword_only, _reranker(reranker) if reranker else None)


def _encoder(archive: Archive, model: str | None, *, needed: bool) -> Encoder | None:
    """The model, where the archive has vectors. Where it cannot be had and words do as well, that is said."""
    from index.encoder import load_encoder  # noqa: PLC0415
    from webui.cli_progress import say  # noqa: PLC0415

    if not archive.has_vectors:
        return None
    say("Loading the model …")
    try:
        return load_encoder(model)
    except EncoderError as error:
        if needed:
            raise
        click.echo(f"Warning: {error}", err=True)
        return None


def _reranker(folder: Path) -> Reranker:
    """The cross-encoder. Who asks for it by name is told where it cannot be had."""
    from search.reranker import load_reranker  # noqa: PLC0415
    from webui.cli_progress import say  # noqa: PLC0415

    say("Loading the reranker …")
    return load_reranker(folder)
