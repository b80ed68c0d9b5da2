"""The command line: it parses, calls one method of the library, and prints.

Data goes to standard output, everything else to standard error. Each command imports slow modules itself, so that
`answerstacks --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from index.errors import ArchiveError
from webui.commands.audit import audit, explain
from webui.commands.backup import backup, restore
from webui.commands.cite import cite
from webui.commands.corrections import corrections
from webui.commands.export import export
from webui.commands.hide import hide, unhide
from webui.commands.index_posts import index
from webui.commands.options import default_archive_option
from webui.commands.publish import publish
from webui.commands.queries import queries
from webui.commands.quote import quote
from webui.commands.readers import readers
from webui.commands.respondent import respondent
from webui.commands.search_answers import search
from webui.commands.serve import serve
from webui.commands.show import show, similar
from webui.commands.synonyms import synonyms
from webui.commands.system import failure_of_system
from webui.commands.verify import verify
from webui.commands.work import work

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 failed, 2 usage error, 130 stopped with Ctrl-C."""
    try:
        code = answerstacks.main(arguments, prog_name="answerstacks", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:
        # The reader of the output has ended (`| head`). Without this, Python would report it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ArchiveError, OSError) as error:
        said = failure_of_system(error) if isinstance(error, OSError) else error
        click.echo(f"Error: {said}", err=True)
        return 1
    except Exception as error:
        # By name: importing sqlite3 would slow `--help`.
        if type(error).__module__ != "sqlite3":
            raise
        click.echo(
            f"Error: a database of the archive cannot be read or written, SQLite says {str(error)!r}. `answerstacks"
            " verify` names what is damaged.",
            err=True,
        )
        return 1
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run `answerstacks` and exit with its code."""
    # A query multiplies small matrices, for which numpy's threads wait longer than they compute. numpy reads this when
    # it is first imported; the model sets its own threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run())


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@default_archive_option
@click.version_option(package_name="answerstacks", message="answerstacks %(version)s")
def answerstacks() -> None:
    """Turn the posts of a question-and-answer blog into an archive of single answers, searchable by word and by
    meaning.

    \b
    answerstacks index my-blog.wordpress.xml          build the archive in ./archive
    answerstacks search what do you think of certificates
    answerstacks serve                                the same as a website

    Exit codes: 0 done, 1 failed, 2 usage error, 3 only problems that `index` reported before, 4 done,
    but a server that follows the archive may still show what was hidden, 130 stopped with Ctrl-C.
    """


for _command in (
    index,
    search,
    show,
    similar,
    quote,
    cite,
    respondent,
    export,
    serve,
    publish,
    readers,
    queries,
    audit,
    explain,
    hide,
    unhide,
    corrections,
    synonyms,
    backup,
    restore,
    verify,
    work,
):
    answerstacks.add_command(_command)
