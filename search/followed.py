"""The archive of a server that follows: another machine writes its files, or copies them here one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import GenerationDamaged, GenerationError, GenerationUnreadable
from index.files import layout
from index.files.manifest import live_generation, read_manifest
from search.live import LiveArchive
from search.verifying import verify_files

if TYPE_CHECKING:
    from pathlib import Path

    from index.files.manifest import Manifest
    from search.live import OpenGeneration

#: Seconds until a generation is tried again whose files are all there, and not all as they were written.
DAMAGED_PAUSE = 30.0


class GenerationIncomplete(GenerationError):
    """The generation that `current` names has not arrived whole."""

    def __init__(self, generation: str, missing: str) -> None:
        super().__init__(
            f"Generation {generation} has not arrived whole here ({missing}). Copy `generations` first and `current`"
            " last; it is taken up as soon as all of it is there."
        )


class FollowedArchive(LiveArchive):
    """Gives out the newest generation that is whole. Only `look` takes up another; a lease takes what there is."""

    def look(self) -> None:
        """Take up the generation that `current` names, unless it is held already or is known not to be usable.

        Every file of it is compared with its manifest first, those of its model too. Errors as `Archive.open`, and
        GenerationIncomplete; where one is held, it stays, and the failure is logged once.
        """
        self.named()
        self._look()

    def named(self) -> str:
        """Return the name in `current`. Raises NoGeneration, GenerationDamaged, OSError: the folder may be away."""
        return live_generation(self._path)

    def why_not(self) -> str:
        """Return the reason why the generation named is not the one given out; empty where it is."""
        held, refused = self._held, self._refused
        live = self._live_stamp()
        if live is None or (held is not None and live == held.stamp):
            return ""
        if refused is not None and refused.stamp == live:
            return refused.problem
        return f"generation {live.name} is being opened"

    def _look_before_use(self) -> None:
        if self._held is None:
            self._look()

    def _open(self) -> OpenGeneration:
        try:
            folder, manifest = whole_generation(self._path)
            # Those that `Archive.open` leaves for later.
            verify_files(folder, manifest.encoder_files)
        except OSError as error:
            raise GenerationUnreadable(self._path, error) from error
        return super()._open()

    def _pause(self, error: Exception) -> float | None:
        pause = super()._pause(error)
        return DAMAGED_PAUSE if pause is None and isinstance(error, GenerationDamaged) else pause


def whole_generation(archive: Path) -> tuple[Path, Manifest]:
    """Return the folder and the manifest of the generation that `current` names, if all of its files are there.

    Only their lengths are compared, which is quick while a copy arrives. Raises GenerationIncomplete, FormatMismatch,
    NoGeneration, OSError.
    """
    name = live_generation(archive)
    folder = layout.generations_path(archive) / name
    try:
        manifest = read_manifest(folder)
    except GenerationDamaged as error:
        raise GenerationIncomplete(name, f"no whole {layout.MANIFEST}") from error
    for file, entry in manifest.files.items():
        path = folder / file
        if not path.is_file() or path.stat().st_size != entry.bytes:
            raise GenerationIncomplete(name, file)
    return folder, manifest
