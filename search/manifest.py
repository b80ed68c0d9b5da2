"""A generation's manifest, and the check of its files against it. Read before anything else is opened.

The check finds corruption, not malice: whoever can change a file can change the manifest too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index import layout
from index.errors import FormatMismatch, GenerationDamaged, NoGeneration, TakedownUnfinished

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """How much there is in an archive."""

    posts: int
    answers: int
    passages: int


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file of a generation as it was written."""

    #: Relative to the generation's folder, with forward slashes.
    path: str
    #: Length in bytes.
    size: int
    #: SHA-256, in hexadecimal.
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    #: Its name.
    generation: str
    #: Identity of the model that made its vectors; None in a keyword-only archive.
    model: str | None
    counts: ArchiveCounts
    files: tuple[ManifestFile, ...]
    #: SHA-256 of what is hidden and not in it; see `index.layout.WITHHELD`.
    withholds: frozenset[str] = frozenset()

    @property
    def has_vectors(self) -> bool:
        """Whether the generation can be searched by meaning."""
        return self.model is not None and any(file.path == layout.VECTORS for file in self.files)

    @property
    def carries_encoder(self) -> bool:
        """Whether the model that made its vectors is in it."""
        return any(file.path == layout.ENCODER_GRAPH for file in self.files)


def live_generation(archive: Path) -> str:
    """The name of the live generation; NoGeneration when there is none."""
    try:
        name = layout.current_path(archive).read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoGeneration(archive) from error
    if not name:
        raise NoGeneration(archive)
    if not layout.is_generation_name(name):
        raise GenerationDamaged(layout.current_path(archive), "the name of a generation", repr(name[:40]))
    return name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`; FormatMismatch before anything else in it is believed."""
    path = folder / layout.MANIFEST
    try:
        written: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a manifest", "nothing") from error
    except ValueError as error:
        raise GenerationDamaged(path, "a manifest", f"no JSON ({error})") from error
    found = written.get("format") if isinstance(written, dict) else None
    if found != layout.FORMAT_VERSION:
        raise FormatMismatch(path, layout.FORMAT_VERSION, found)
    try:
        counts = written["counts"]
        return Manifest(
            generation=str(written["generation"]),
            model=written["model"],
            counts=ArchiveCounts(int(counts["posts"]), int(counts["answers"]), int(counts["passages"])),
            files=tuple(
                ManifestFile(name, int(file["bytes"]), str(file["sha256"])) for name, file in written["files"].items()
            ),
            withholds=frozenset(map(str, written.get("withholds", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GenerationDamaged(path, "a whole manifest", f"one without {error}") from error


def verify_withheld(archive: Path, manifest: Manifest) -> None:
    """Check that a generation withholds what the archive asks for (`index.layout.WITHHELD`).

    TakedownUnfinished where it does not, GenerationDamaged where the file that says so cannot be understood.
    """
    path = layout.withheld_path(archive)
    try:
        wanted = json.loads(path.read_bytes())
    except FileNotFoundError:
        return
    except ValueError as error:
        raise GenerationDamaged(path, "a list of what is withheld", f"no JSON ({error})") from error
    if not isinstance(wanted, list):
        raise GenerationDamaged(path, "a list of what is withheld", "none")
    if any(hashlib.sha256(str(takedown).encode()).hexdigest() not in manifest.withholds for takedown in wanted):
        raise TakedownUnfinished(archive, manifest.generation)


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Check length and SHA-256 of every file named in the manifest; GenerationDamaged names the first that differs.

    But for the model's, which most readers never open: see `verify_encoder`.
    """
    _verify(folder, [file for file in manifest.files if not _is_encoders(file)])


def verify_encoder(folder: Path, manifest: Manifest) -> None:
    """Check the files of the model that is carried, in the same way."""
    _verify(folder, [file for file in manifest.files if _is_encoders(file)])


def _is_encoders(file: ManifestFile) -> bool:
    return file.path.startswith(f"{layout.ENCODER}/")


def _verify(folder: Path, files: Sequence[ManifestFile]) -> None:
    for file in files:
        path = folder / file.path
        try:
            size = path.stat().st_size
            if size != file.size:
                raise GenerationDamaged(path, f"{file.size:,} bytes", f"{size:,}")
            with path.open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except FileNotFoundError as error:
            raise GenerationDamaged(path, "a file", "nothing") from error
        if found != file.sha256:
            raise GenerationDamaged(path, f"SHA-256 {file.sha256}", found)
