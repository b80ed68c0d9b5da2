"""The commands `show` and `similar`: one answer, and those most like it."""

from __future__ import annotations

import click

from search.results import MAX_LIMIT
from webui.commands.options import archive_option, archive_place, json_option, print_json, print_lines


@click.command()
@click.argument("answer_id", metavar="ANSWER-ID")
@archive_option
@json_option
def show(answer_id: str, as_json: bool) -> None:
    """Print one answer in full. An answer's old id leads to its new one.

    \b
    answerstacks show further-questions-cover-letters/wanda-pyle
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.commands.output import Terminal, show_answer  # noqa: PLC0415
    from webui.contract import answer_record  # noqa: PLC0415

    with Archive.open(archive_place()) as archive:
        answer, post = archive.answer(answer_id)
    if answer.id != answer_id:
        click.echo(f"{answer_id} is now {answer.id}", err=True)
    if as_json:
        print_json(answer_record(answer, post))
    else:
        print_lines(show_answer(answer, post, Terminal.of_stdout()))


@click.command()
@click.argument("answer_id", metavar="ANSWER-ID")
@archive_option
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=5, show_default=True, help="Answers to print.")
@click.option("--same-post", is_flag=True, help="Include answers of its own post.")
@json_option
def similar(answer_id: str, limit: int, same_post: bool, as_json: bool) -> None:
    """Print the answers most similar to one, the closest first.

    \b
    answerstacks similar further-questions-cover-letters/wanda-pyle
    """
    from search.archive import Archive  # noqa: PLC0415
    from webui.commands.output import Terminal, show_similar  # noqa: PLC0415
    from webui.contract import similar_record  # noqa: PLC0415

    with Archive.open(archive_place()) as archive:
        found = archive.similar(answer_id, limit, same_post=same_post)
        if not archive.has_vectors:
            click.echo("There are none: this archive was built without a language model.", err=True)
    if as_json:
        print_json(similar_record(found))
    else:
        print_lines(show_similar(found, Terminal.of_stdout()))
