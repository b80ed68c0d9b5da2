"""The engine of the files of a generation. Nothing is opened before it is asked for."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.encoding.light_encoder import open_light_encoder
from index.errors import GenerationDamaged
from index.files import layout
from index.files.manifest import read_manifest
from search.arrays import let_go, load_array, load_lines
from search.folder.terms import FolderTerms
from search.folder.texts import FolderTexts
from search.folder.tokens import FolderTokens
from search.folder.vectors import FolderVectors
from search.keyword_index import KeywordIndex
from search.verifying import verify_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.files.manifest import Manifest

_Number = TypeVar("_Number", bound=np.generic)


class FolderEngine:
    """A generation's folder, as `search.engine.Engine` describes it."""

    def __init__(self, folder: Path, manifest: Manifest | None = None, *, verify: bool = True) -> None:
        self._folder, self._verify = folder, verify
        if manifest is not None:
            self.manifest = manifest
        self._opening = Lock()
        self._field_words: KeywordIndex | None = None

    @cached_property
    def manifest(self) -> Manifest:
        """Its manifest."""
        return read_manifest(self._folder)

    @cached_property
    def terms(self) -> FolderTerms:
        """Its postings."""
        return FolderTerms(self._folder)

    @cached_property
    def tokens(self) -> FolderTokens:
        """Its tokens."""
        return FolderTokens(self._folder)

    @cached_property
    def passages(self) -> FolderVectors | None:
        """Its vectors."""
        return FolderVectors(self._folder) if self.manifest.has_vectors else None

    @cached_property
    def texts(self) -> FolderTexts:
        """Its database."""
        return FolderTexts(self._folder / layout.ANSWERS)

    def column(self, name: str, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
        """Return an array, memory-mapped."""
        return load_array(self._folder / name, dtype, dimensions)

    def lines(self, name: str) -> list[str]:
        """Return the lines of a word list."""
        return load_lines(self._folder / name)

    def damaged(self, name: str, expected: str, found: str) -> GenerationDamaged:
        """Return the error that names the file."""
        return GenerationDamaged(self._folder / name, expected, found)

    def field_words(self) -> KeywordIndex:
        """Return Whoosh's index."""
        with self._opening:
            if self._field_words is None:
                self._field_words = KeywordIndex(self._folder / layout.KEYWORD)
            return self._field_words

    def encoder(self, threads: int | None) -> Encoder:
        """Load the model that the generation carries, else the default one of this machine."""
        if layout.ENCODER_GRAPH not in self.manifest.files:
            # An archive that carries its model needs no other.
            from index.encoding.encoder import load_encoder  # noqa: PLC0415

            return load_encoder(None, threads)
        if self._verify:
            verify_files(self._folder, self.manifest.encoder_files)
        return open_light_encoder(self._folder, threads)

    def expect(self, words: Callable[[], Iterable[str]]) -> None:
        """Do nothing: everything is near."""

    def close(self) -> None:
        """Close its files, and let go of every array."""
        with self._opening:
            if self._field_words is not None:
                self._field_words.close()
            opened = [vars(self).get(part) for part in ("terms", "tokens", "passages")]
            if (texts := vars(self).get("texts")) is not None:
                texts.close()
            let_go(*(part for part in opened if part is not None))
