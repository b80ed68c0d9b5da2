"""A generation's manifest: what it is, and the size and hash of every file in it.

It is read before anything else in a generation is opened. Checking files against it finds corruption, not malice:
whoever can change a file can change the manifest too.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import FormatMismatch, GenerationDamaged, NoGeneration
from index.files.layout import (
    ENCODER,
    FORMAT_VERSION,
    MANIFEST,
    VECTORS,
    current_path,
    generations_path,
    is_generation_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was written."""

    #: Its length.
    bytes: int
    #: In hexadecimal.
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation, as its `manifest.json` describes it."""

    #: The generation's own name.
    generation: str
    #: Name and hash of the model whose vectors are in it; None in a keyword-only one.
    model: str | None
    #: Length of a vector; None in a keyword-only generation.
    dimension: int | None
    #: Version of the rules that cut answers into passages.
    chunker: int
    #: Digest of everything that it was made from: equal digests, equal generations.
    digest: str
    posts: int
    answers: int
    passages: int
    #: By path relative to the generation, with slashes; the manifest itself is not among them.
    files: dict[str, FileEntry]
    #: The reason why it does not carry the model that made its vectors; empty where it does, or has no vectors.
    model_missing: str = ""
    #: SHA-256 of the takedowns and unpublished posts whose answers are not in it (`index.generation.withholding`).
    withholds: tuple[str, ...] = ()

    @property
    def has_vectors(self) -> bool:
        """True if the generation can be searched by meaning."""
        return self.model is not None and VECTORS in self.files

    @property
    def encoder_files(self) -> dict[str, FileEntry]:
        """The files of the model that it carries; most readers never open them."""
        return {name: entry for name, entry in self.files.items() if name.startswith(f"{ENCODER}/")}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json` into a generation's folder."""
    content = {
        "format": FORMAT_VERSION,
        "generation": manifest.generation,
        "model": manifest.model,
        "dimension": manifest.dimension,
        "chunker": manifest.chunker,
        "digest": manifest.digest,
        "counts": {"posts": manifest.posts, "answers": manifest.answers, "passages": manifest.passages},
        "model_missing": manifest.model_missing,
        "withholds": list(manifest.withholds),
        "files": {name: asdict(entry) for name, entry in manifest.files.items()},
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def live_generation(archive: Path) -> str:
    """Return the name of the live generation. Raises NoGeneration, GenerationDamaged."""
    path = current_path(archive)
    try:
        name = path.read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoGeneration(archive) from error
    if not name:
        raise NoGeneration(archive)
    if not is_generation_name(name):
        raise GenerationDamaged(path, "the name of a generation", repr(name[:40]))
    return name


def find_live_generation(archive: Path) -> str | None:
    """Return the name of the live generation; None where `current` names none."""
    with suppress(NoGeneration, GenerationDamaged):
        return live_generation(archive)
    return None


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the generation in `folder`.

    Raises FormatMismatch before anything else in it is believed, GenerationDamaged.
    """
    path = folder / MANIFEST
    try:
        manifest = parse_manifest(path.read_bytes(), path)
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a manifest", "nothing") from error
    if manifest.generation != folder.name:
        raise GenerationDamaged(path, f"generation {folder.name}", manifest.generation)
    return manifest


def parse_manifest(text: bytes | str, path: Path) -> Manifest:
    """Return the manifest that was written to `path`. Errors as `read_manifest`."""
    try:
        written: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise GenerationDamaged(path, "a manifest", f"no JSON ({error})") from error
    found = written.get("format") if isinstance(written, dict) else None
    if found != FORMAT_VERSION:
        raise FormatMismatch(path, FORMAT_VERSION, found)
    try:
        return Manifest(
            generation=str(written["generation"]),
            model=written["model"],
            dimension=written["dimension"],
            chunker=written["chunker"],
            digest=written["digest"],
            **{count: int(written["counts"][count]) for count in ("posts", "answers", "passages")},
            files=read_entries(written["files"]),
            # Older programs did not write these two.
            model_missing=written.get("model_missing", ""),
            withholds=tuple(map(str, written.get("withholds", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise GenerationDamaged(path, "a whole manifest", f"one without {error}") from error


def read_live_manifest(archive: Path) -> Manifest | None:
    """Return the live generation's manifest; None where there is none that this program can read."""
    with suppress(NoGeneration, FormatMismatch, GenerationDamaged, OSError):
        return read_manifest(generations_path(archive) / live_generation(archive))
    return None


def read_entries(files: Mapping[str, Any]) -> dict[str, FileEntry]:
    """Return the files that a manifest's JSON names. Raises KeyError, TypeError, ValueError, AttributeError,
    OverflowError."""
    return {name: FileEntry(int(entry["bytes"]), str(entry["sha256"])) for name, entry in files.items()}


def find_differences(folder: Path, files: Mapping[str, FileEntry]) -> Iterator[tuple[Path, str, str]]:
    """Yield every file that is not as it was written: its path, what should be there, and what is. Raises OSError."""
    for name, entry in files.items():
        path = folder / name
        if not _is_file_within(folder, name):
            yield path, "a file", "nothing"
        elif (size := path.stat().st_size) != entry.bytes:
            yield path, f"{entry.bytes:,} bytes", f"{size:,}"
        elif (found := entry_of(path).sha256) != entry.sha256:
            yield path, f"SHA-256 {entry.sha256}", found


def _is_file_within(folder: Path, name: str) -> bool:
    """True if `name` is a file below the folder: a damaged manifest may name anything."""
    try:
        return (folder / name).is_relative_to(folder) and ".." not in Path(name).parts and (folder / name).is_file()
    except (OSError, ValueError):
        return False


def list_sizes(folder: Path) -> dict[str, int]:
    """Return the length of every file of a generation but the manifest."""
    files = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: path.stat().st_size for name, path in files if name != MANIFEST}


def list_files(folder: Path, known: Mapping[str, FileEntry] | None = None) -> dict[str, FileEntry]:
    """Return every file of a generation but the manifest; what is `known` is not read again."""
    found = dict(known or {})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and name not in found:
            found[name] = entry_of(path)
    return found


def entry_of(path: Path) -> FileEntry:
    """Return a file's length and hash. Raises OSError."""
    with path.open("rb") as file:
        return FileEntry(path.stat().st_size, file_digest(file, "sha256").hexdigest())
