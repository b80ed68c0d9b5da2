"""An archive that carries its model, and what tests do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.encoding import encoder
from index.encoding.encoder import load_encoder
from index.files import layout
from index.imports.importing import import_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.imports.import_report import ImportReport
    from tests.conftest import PostFolder


QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
WEIGHTS = "encoder/model.safetensors"
FILES = {layout.ENCODER_CONFIG, layout.ENCODER_GRAPH, layout.ENCODER_TOKENIZER, WEIGHTS}


def load_small(small_model: Path) -> Encoder:
    return load_encoder(str(small_model), threads=1)


def builder(archive: Path, posts: PostFolder, model: Encoder) -> Callable[..., ImportReport]:
    """Import one post with the small model."""

    def build(text: str = "Yes, every one.", *, rebuild: bool = False, keyword_only: bool = False) -> ImportReport:
        posts.write("letters", QUESTION, WANDA + text)
        return import_sources(archive, [posts.path], model=model, rebuild=rebuild, keyword_only=keyword_only)

    return build


def miss_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither sentence-transformers nor the default model are installed."""
    monkeypatch.setattr(encoder, "_RUNTIME", "no_such_package")
    monkeypatch.setattr(encoder, "DEFAULT_MODEL_PACKAGE", "no_such_package")


def live(archive: Path) -> Path:
    return layout.generations_path(archive) / layout.current_path(archive).read_text().strip()


def damage(path: Path) -> None:
    """Another bit, as many bytes; in a copy of its own where the file is linked."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
