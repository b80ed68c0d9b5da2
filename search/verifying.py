"""Verifying a generation before it is opened: it withholds what it must, and its files are as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import GenerationDamaged
from index.files import layout
from index.files.manifest import find_differences, read_manifest
from search.withheld import verify_withheld

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.files.manifest import FileEntry, Manifest


def verified_generation(archive: Path, generation: str, *, verify: bool) -> tuple[Path, Manifest]:
    """Return the folder and the manifest of a generation; `verify` checks its files, except those of the model.

    Raises TakedownUnfinished, FormatMismatch, GenerationDamaged.
    """
    folder = layout.generations_path(archive) / generation
    manifest = read_manifest(folder)
    verify_withheld(archive, manifest)
    if verify:
        # Those of the model are checked by `Archive.encoder`.
        encoder = manifest.encoder_files
        verify_files(folder, {name: entry for name, entry in manifest.files.items() if name not in encoder})
    return folder, manifest


def verify_files(folder: Path, files: Mapping[str, FileEntry]) -> None:
    """Raise GenerationDamaged for the first file that is not as it was written."""
    for difference in find_differences(folder, files):
        raise GenerationDamaged(*difference)
