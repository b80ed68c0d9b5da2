"""The default model is run without PyTorch, gives the reference's vectors, and is proved wherever it is loaded."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoding import default_model
from index.encoding.encoder import load_encoder
from index.encoding.model_errors import DefaultModelUnreadable
from index.encoding.proof import KNOWN_VECTORS, MAX_DEVIATION, TRIED, deviation
from index.encoding.reference import load_reference
from index.files import layout
from index.imports.importing import import_sources
from search.archive import Archive
from search.results import Mode, SearchRequest
from tests.processes import PATIENCE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

#: Words of the sample's answers and some odd ones, from which texts of any length are made.
WORDS = "we hire for kindness and train the Rest; “naïve” résumés, 図書館 catalogue-work U.S. $45,000 twice".split()

#: Builds an archive where nothing of PyTorch's can be imported.
BUILD = """
import sys
sys.modules.update(dict.fromkeys(["torch", "sentence_transformers", "transformers", "onnx", "huggingface_hub"]))
from pathlib import Path
from index.imports.importing import import_sources
report = import_sources(Path(sys.argv[1]), [Path(sys.argv[2])], threads=1)
assert report.model_missing == "", report.model_missing
"""


@pytest.fixture(scope="module")
def model() -> Encoder:
    return load_encoder(threads=1)


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return load_reference(threads=1)


def test_texts_of_every_length_get_the_references_vectors(model: Encoder, reference: Encoder) -> None:
    texts = [" ".join(WORDS[i * length % len(WORDS)] for i in range(length)) for length in range(0, 330, 7)]
    lengths = [model.count_tokens(text) for text in texts]
    assert lengths == [reference.count_tokens(text) for text in texts]
    assert min(lengths) == 2
    assert max(lengths) > 2 * model.max_tokens

    assert deviation(model.encode(texts), reference.encode(texts)) <= MAX_DEVIATION


def test_the_known_vectors_are_the_references_own(reference: Encoder) -> None:
    known = np.load(KNOWN_VECTORS)
    assert (known.shape, known.dtype) == ((len(TRIED), 384), np.float32)
    assert deviation(known, reference.encode(TRIED)) <= MAX_DEVIATION / 10


def test_the_number_of_threads_changes_no_bit(model: Encoder) -> None:
    assert np.array_equal(model.encode(TRIED), load_encoder(threads=3).encode(TRIED))


def test_who_stops_it_waits_for_no_text_that_has_not_begun() -> None:
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        raise KeyboardInterrupt

    begun = time.process_time()
    with pytest.raises(KeyboardInterrupt):
        load_encoder(threads=2).encode(["certificate " * 250] * 400, stop)
    # All of them take some fourteen seconds of processor time.
    assert (told, time.process_time() - begun < 5) == ([1], True)


@pytest.mark.parametrize("wrong", [1e-4, np.nan])
def test_other_vectors_than_the_known_ones_are_refused(
    wrong: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = np.load(KNOWN_VECTORS)
    known[3, 200] += wrong
    np.save(tmp_path / "other.npy", known)
    monkeypatch.setattr(default_model, "KNOWN_VECTORS", tmp_path / "other.npy")

    with pytest.raises(DefaultModelUnreadable, match=r"its vectors are .* beside what they should be.*--keyword-only"):
        load_encoder()


def test_a_runtime_that_fails_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(DefaultModelUnreadable, match="pip install --force-reinstall onnxruntime tokenizers"):
        load_encoder()


def test_an_archive_built_without_pytorch_is_the_one_that_the_reference_builds(
    tmp_path: Path, posts: PostFolder, reference: Encoder
) -> None:
    posts.write(
        "letters",
        "Do you read cover letters?",
        "Ida Sun, Director, Sedge City Library: Every one of them. " + "I read until the last line. " * 60,
        "Wanda Pyle, Branch Head, Teasel Public Library: Only where the résumé made me curious.",
    )
    posts.write("dress", "What should candidates wear?", "Otto Rivers, Dean, Fell College: Shoes they can walk in.")
    light, by_reference = tmp_path / "light", tmp_path / "reference"
    subprocess.run([sys.executable, "-c", BUILD, str(light), str(posts.path)], check=True, cwd=ROOT, timeout=PATIENCE)
    import_sources(by_reference, [posts.path], model=reference)

    found = []
    for archive in (light, by_reference):
        generation = layout.generations_path(archive) / layout.current_path(archive).read_text().strip()
        with Archive.open(archive) as opened:
            assert opened.model == reference.identity
            result = opened.search(SearchRequest("clothes for an interview", mode=Mode.SEMANTIC), opened.encoder(1))
        ids = [hit.answer.id for hit in result.hits]
        names = (layout.VECTORS, layout.QUESTION_VECTORS, layout.TITLE_VECTORS)
        found.append((ids, [np.load(generation / name) for name in names]))

    (ids, vectors), (reference_ids, reference_vectors) = found
    assert ids == reference_ids
    assert ids[0].startswith("dress/")
    for one, other in zip(vectors, reference_vectors, strict=True):
        assert deviation(one, other) <= MAX_DEVIATION
    # The model's identity is the same, so nothing is made anew.
    assert not import_sources(light, [], model=reference).generation_is_new
