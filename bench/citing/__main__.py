"""`python -m bench.citing [--write]`: are our citations those of citeproc-js? Needs Node, npm and a package index.

Exit code 1 where one differs. `--write` keeps what the judge says in `accepted.tsv`, which a test reads.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from bench.citing.judging import ACCEPTED, CITEPROC, STYLES, judged, ours
from bench.citing.odd_records import odd_records


@click.command()
@click.option("--write", is_flag=True, help="Write what citeproc-js says to bench/citing/accepted.tsv.")
def main(write: bool) -> None:
    """Compare the citations of odd records with citeproc-js."""
    citations = odd_records()
    with tempfile.TemporaryDirectory() as folder:
        by_judge = judged(citations, Path(folder))
    wanted = {
        (cited.id, style): text
        for style, texts in by_judge.items()
        for cited, text in zip(citations, texts, strict=True)
    }
    made = ours(citations)
    different = [key for key in made if made[key] != wanted[key]]
    for record, style in different:
        click.echo(f"{record}, {style}\n  ours {made[record, style]}\n  judge {wanted[record, style]}")
    click.echo(f"{CITEPROC} on {STYLES}: {len(made) - len(different)} of {len(made)} citations are equal.")
    if write:
        lines = [f"{record}\t{style}\t{text}\n" for (record, style), text in wanted.items()]
        ACCEPTED.write_text("".join(lines), encoding="utf-8")
    sys.exit(bool(different))


main()
