"""The audit as one HTML file without links to other files, to be kept or sent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import ArchiveError
from webui.wording import AUDIT, at_stake, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.audit.findings import Finding

#: Marks a file as an audit's page; it is in the template.
_MARK = b'<meta name="generator" content="answerstacks audit">'


class PageNotWritable(ArchiveError):
    """The page cannot be written to the file that was named."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{path} cannot be written: {problem}. {remedy}")
        self.path = path


def audit_page(findings: Sequence[Finding], archive: str, total: int | None = None) -> str:
    """Make the page; `total` is the number of findings, if not all are shown."""
    templates = Environment(
        loader=PackageLoader("webui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sections = [(kind, [finding for finding in findings if finding.kind is kind]) for kind in AUDIT]
    return templates.get_template("audit.html").render(
        archive=archive,
        sections=[(kind, *AUDIT[kind], listed) for kind, listed in sections if listed],
        shown=len(findings),
        total=len(findings) if total is None else total,
        plural=plural,
        at_stake=at_stake,
    )


def write_page(path: Path, page: str) -> None:
    """Write `page` to `path`, whole or not at all; only another audit is replaced.

    Raises PageNotWritable.
    """
    if not path.parent.is_dir():
        raise PageNotWritable(path, f"there is no folder {path.parent}", "Make it, or name another file.")
    if path.is_dir():
        raise PageNotWritable(path, "it is a folder", "Name a file in it, such as audit.html.")
    temporary: str | None = None
    try:
        if path.exists() and not _is_audit(path):
            raise PageNotWritable(
                path, "there is another file, which is not an audit", "Name another file, or remove this one."
            )
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise PageNotWritable(
            path, (error.strerror or str(error)).lower(), "Name a file in a folder of yours."
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _is_audit(path: Path) -> bool:
    with path.open("rb") as file:
        return _MARK in file.read(1000)
