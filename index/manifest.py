"""A generation's manifest: what it is, and the size and hash of every file in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import file_digest
from typing import TYPE_CHECKING

from index.layout import FORMAT_VERSION, MANIFEST, current_path, generations_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says."""

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
    #: Why it does not carry the model that made its vectors; empty where it does, or has none.
    model_missing: str = ""
    #: SHA-256 of the takedowns and withdrawn posts whose answers are not in it (`index.generation.withholding`).
    withholds: tuple[str, ...] = ()


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
        "files": {name: {"bytes": entry.bytes, "sha256": entry.sha256} for name, entry in manifest.files.items()},
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_live_manifest(archive: Path) -> Manifest | None:
    """The live generation's manifest; None when there is none, it cannot be understood, or is of another
    format or generation.
    """
    try:
        name = current_path(archive).read_text(encoding="utf-8").strip()
        content = json.loads((generations_path(archive) / name / MANIFEST).read_text(encoding="utf-8"))
        if (content["format"], content["generation"]) != (FORMAT_VERSION, name):
            return None
        return Manifest(
            generation=content["generation"],
            model=content["model"],
            dimension=content["dimension"],
            chunker=content["chunker"],
            digest=content["digest"],
            posts=content["counts"]["posts"],
            answers=content["counts"]["answers"],
            passages=content["counts"]["passages"],
            files={key: FileEntry(entry["bytes"], entry["sha256"]) for key, entry in content["files"].items()},
            # Not in what an older program wrote.
            model_missing=content.get("model_missing", ""),
            withholds=tuple(content.get("withholds", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def list_sizes(folder: Path) -> dict[str, int]:
    """Bytes of every file of a generation but the manifest."""
    files = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: path.stat().st_size for name, path in files if name != MANIFEST}


def list_files(folder: Path, known: Mapping[str, FileEntry] | None = None) -> dict[str, FileEntry]:
    """Every file of a generation but the manifest, with its size and hash; what is `known` is not read again."""
    found = dict(known or {})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and name not in found:
            with path.open("rb") as file:
                found[name] = FileEntry(path.stat().st_size, file_digest(file, "sha256").hexdigest())
    return found
