"""The commands `audit` and `explain`: doubtful splits, and the reasons for each part of a post."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from webui.commands.option_values import FINDINGS
from webui.commands.options import archive_folder, archive_option, json_option, print_json, print_lines

#: Findings shown without --limit: a screen or two, and a page that a browser shows easily.
_IN_TERMINAL, _ON_PAGE = 10, 1000


@click.command(short_help="List what is doubtful, with corrections to paste.")
@archive_option
@click.option("--kind", "kinds", type=FINDINGS, multiple=True, help="Only these; repeat it for several.")
@click.option("--post", metavar="POST-KEY", help="Only what is about this post.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    help=f"Findings to show; 0 shows all.  [default: {_IN_TERMINAL}, on a page {_ON_PAGE:,}, as JSON all]",
)
@click.option("--html", type=click.Path(path_type=Path), help="Write them to this file, as a page for a browser.")
@json_option
def audit(kinds: tuple[str, ...], post: str | None, limit: int | None, html: Path | None, as_json: bool) -> None:
    """List what is doubtful, worst first, each with corrections to paste into corrections.toml.

    \b
    answerstacks audit
    answerstacks audit --html audit.html
    answerstacks audit --kind attribution --kind boundary --limit 0 | less -R
    """
    from index.audit.audit import audit as audit_archive  # noqa: PLC0415
    from webui.commands.findings import show_findings  # noqa: PLC0415
    from webui.commands.output import Terminal  # noqa: PLC0415
    from webui.wording import plural  # noqa: PLC0415

    found = audit_archive(archive_folder(), post)
    findings = [finding for finding in found if not kinds or finding.kind in kinds]
    usual = 0 if as_json else _ON_PAGE if html else _IN_TERMINAL
    shown = findings[: (usual if limit is None else limit) or None]
    if html:
        from webui.commands.audit_page import audit_page, write_page  # noqa: PLC0415

        write_page(html, audit_page(shown, archive_folder().resolve().name, len(findings)))
        click.echo(f"{html}: {plural(len(shown), 'finding')} of {len(findings):,}", err=as_json)
    if as_json:
        print_json([asdict(finding) for finding in shown])
    elif not html:
        print_lines(show_findings(shown, len(findings), Terminal.of_stdout()))


@click.command(short_help="Show why a post was split as it is.")
@click.argument("what", metavar="POST-KEY|ANSWER-ID")
@archive_option
@json_option
def explain(what: str, as_json: bool) -> None:
    """Show to whom each part of a post was given, and why; for an answer, only its own parts.

    \b
    answerstacks explain further-questions-cover-letters
    answerstacks explain further-questions-cover-letters/wanda-pyle
    """
    from index.audit.explanation import explain as explain_split  # noqa: PLC0415
    from webui.commands.findings import show_explained  # noqa: PLC0415
    from webui.commands.output import Terminal  # noqa: PLC0415

    parts = explain_split(archive_folder(), what)
    if as_json:
        print_json([asdict(part) for part in parts])
    else:
        print_lines(show_explained(parts, Terminal.of_stdout()))
