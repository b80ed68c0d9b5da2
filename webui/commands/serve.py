"""The command `serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webui.commands.option_values import NETWORK, READER_NAME
from webui.commands.options import archive_option, archive_place, model_option, open_reranker, reranker_option

if TYPE_CHECKING:
    from webui.serving.follower import Following
    from webui.serving.forwarded import Network


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to serve other machines too.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free port.")
@model_option
@click.option("--keyword-only", is_flag=True, help="Never load the model: starts at once, searches by word only.")
@reranker_option
@click.option("--count-queries", is_flag=True, help="Count what readers ask, for `answerstacks queries`.")
@click.option(
    "--site",
    "site_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The site's name, colours and links.  [default: site.toml in the archive's folder, if it is there]",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    type=NETWORK,
    multiple=True,
    help="IP address or network of the web server in front. Its headers X-Forwarded-Proto, -Host and -Prefix then set "
    "the site's address. Not needed if site.toml has url.",
)
@click.option("--follow", is_flag=True, help="Follow an archive that another machine writes here, or copies here.")
@click.option(
    "--reader-name", type=READER_NAME, help="Name in `answerstacks readers`.  [default: the machine's, and the port]"
)
@click.option(
    "--copied-within",
    type=click.FloatRange(2.0),
    metavar="SECONDS",
    help="Of a copy: show nothing when the copier has not been here for so long.  [default: go on]",
)
def serve(  # noqa: PLR0913 — one argument for each option of the command
    *,
    host: str,
    port: int,
    model: str | None,
    keyword_only: bool,
    count_queries: bool,
    site_file: Path | None,
    proxies: tuple[Network, ...],
    reranker: Path | None,
    follow: bool,
    reader_name: str | None,
    copied_within: float | None,
) -> None:
    """Serve the archive as a website until Ctrl-C. It searches by word until the model is ready.

    \b
    answerstacks serve --port 8080
    answerstacks serve --site look.toml
    answerstacks serve --count-queries
    answerstacks serve --trusted-proxy 127.0.0.1
    answerstacks --archive /mnt/shared/archive serve --follow

    site.toml in the archive's folder sets how the site looks and what it says of itself. It is read when the
    server starts, and everything in it may be left out:

    \b
    url = "https://answers.example.org"  # where readers find the site; or "https://example.org/answers"
    name = "Reading Room"
    tagline = "What hiring librarians answered"
    contact = "keeper@example.org"    # for corrections and takedowns; or an address of a page
    respondent_pages = true           # false: people have no pages of their own
    allow_indexing = false            # true: search engines may list the pages
    embed = ["https://blog.example.org"]    # sites that may show answers in a frame
    examples = ["do you read cover letters", "phone interviews"]
    [blog]                            # where the posts were published
    name = "The Hiring Desk"
    url = "https://blog.example.org/"
    [[navigation]]                    # one more link in the head of every page
    label = "Ask a question"
    url = "https://blog.example.org/ask/"
    [colours.light]                   # any of: page card text quiet accent rule mark
    accent = "#1f4e79"
    [colours.dark]
    accent = "#9cc3ee"

    docs/owner-guide.md explains it.

    --count-queries counts how often a query is made in a month and how many answers it finds, in queries.sqlite3 in
    the archive; not who made it, from where or when. The page about the archive says so.

    --follow makes it one of several servers of one archive. It writes nothing but a sign of life in `readers`; `hide`
    waits for it. docs/scale.md explains it.
    """
    if not follow and (reader_name or copied_within):
        raise click.UsageError("--reader-name and --copied-within are of --follow. Add it, or leave them out.")
    if follow and count_queries:
        raise click.UsageError("--count-queries writes into the archive, and --follow does not. Leave one of them out.")
    from webui.server import serve as serve_archive  # noqa: PLC0415

    archive = archive_place()
    if follow and isinstance(archive, str):
        raise click.UsageError("a published archive is followed without --follow. Leave it out.")
    if count_queries and isinstance(archive, str):
        raise click.UsageError(
            "queries are counted in the archive's folder; leave --count-queries out to serve a copy."
        )
    serve_archive(
        archive,
        host,
        port,
        model,
        keyword_only,
        site_file,
        count_queries=count_queries,
        reranker=open_reranker(reranker),
        proxies=proxies,
        following=_following(reader_name, copied_within) if follow else None,
    )


def _following(name: str | None, copied_within: float | None) -> Following:
    from webui.serving.follower import Following  # noqa: PLC0415

    return Following(name or "", copied_within)
