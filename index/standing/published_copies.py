"""The state of the databases that an archive is published to, by the archive's own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.files import layout
from index.files.manifest import find_live_generation
from index.files.postgres_layout import schema_name
from index.publishing.noted_copies import find_copies
from index.standing.remark import ok, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.standing.remark import Remark

_PUBLISHED = "published"


def check_published(archive: Path) -> Iterator[Remark]:
    """Yield a remark for each database: whether the archive's generation is the one that was made live there."""
    try:
        copies = find_copies(archive)
    except ArchiveError as error:
        yield wrong(_PUBLISHED, str(error).rstrip("."), "")
        return
    live = find_live_generation(archive)
    manifest = layout.generations_path(archive) / str(live) / layout.MANIFEST
    expected = schema_name(str(live), manifest.read_bytes()) if manifest.is_file() else ""
    for address, schema in copies.items():
        if expected and schema.startswith(expected):
            yield ok(_PUBLISHED, f"{address} shows generation {live}")
        else:
            said = f"{address} does not show generation {live}: what was hidden since may still be seen there"
            yield wrong(_PUBLISHED, said, "Run `answerstacks publish`")
