"""The light runtime: the same vectors as sentence-transformers, from what a generation carries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoding import carried_model, encoder
from index.encoding.bert_graph import bert_graph
from index.encoding.bert_model import read_bert_model
from index.encoding.carried_model import carry_encoder
from index.encoding.encoder import load_encoder
from index.encoding.light_encoder import LightEncoder, open_light_encoder
from index.encoding.model_errors import CarriedModelUnreadable, ModelNotCarried
from index.encoding.proof import MAX_DEVIATION, deviation
from index.encoding.reference import load_reference
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.encoding.encoder import Encoder
    from tests.conftest import FakeEncoder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return load_reference(threads=1)


@pytest.fixture(scope="module")
def generation(reference: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generation's folder with nothing but the default model."""
    folder = tmp_path_factory.mktemp("generation")
    assert carry_encoder(folder, reference, folder / "no-archive", anew=False).missing == ""
    return folder


@pytest.fixture(scope="module")
def light(generation: Path) -> LightEncoder:
    return open_light_encoder(generation, threads=1)


def apart(one: Encoder, other: Encoder, texts: Sequence[str]) -> float:
    return deviation(one.encode(texts), other.encode(texts))


class TestVectors:
    def test_it_says_what_the_reference_says_of_itself(self, light: LightEncoder, reference: Encoder) -> None:
        assert (light.identity, light.dimension, light.max_tokens) == (reference.identity, 384, 256)

    def test_sentences_of_the_sample_get_the_same_vectors(self, light: LightEncoder, reference: Encoder) -> None:
        lines = (ROOT / "sample" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
        answers = [json.loads(line) for line in lines]
        texts = sorted({answer["question"] for answer in answers} | {answer["text"][:200] for answer in answers})
        assert len(texts) > 250
        assert apart(light, reference, texts) <= MAX_DEVIATION

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " \n\t ",
            "a",
            "😀",
            "Señora Ñandú — “naïve”",
            "図書館の仕事",
            "\u0000\ufffd\u202e",
            "[CLS] [SEP] [MASK]",
            "x" * 3000,
            "library " * 126,
            "library " * 127,
            "library " * 150 + "zebra " * 50,
            "library " * 254,
            "library " * 255 + "zebra",
            "Do you read cover letters? " * 300,
        ],
        ids=lambda text: f"{text[:12]!r}…{len(text)}",
    )
    def test_odd_and_long_texts_do_too(self, light: LightEncoder, reference: Encoder, text: str) -> None:
        assert light.count_tokens(text) == reference.count_tokens(text)
        assert apart(light, reference, [text]) <= MAX_DEVIATION

    @settings(max_examples=60)
    @given(st.text(max_size=300))
    def test_so_does_anything(self, light: LightEncoder, reference: Encoder, text: str) -> None:
        assert light.count_tokens(text) == reference.count_tokens(text)
        assert apart(light, reference, [text]) <= MAX_DEVIATION

    def test_a_text_is_read_beyond_128_tokens_and_up_to_256(self, light: LightEncoder) -> None:
        head = "library " * 150
        one, other = light.encode([head + "catalog " * 50, head + "zebra " * 50])
        assert one @ other < 0.99
        cut, whole = light.encode(["library " * 254, "library " * 254 + "zebra " * 50])
        assert cut @ whole > 0.9999

    def test_rows_are_unit_vectors_in_the_order_of_the_texts_whatever_the_batches(self, light: LightEncoder) -> None:
        texts = [f"{'We hire for attitude. ' * (i % 7)}Answer {i}." for i in range(70)]
        told: list[int] = []
        vectors = light.encode(texts, told.append)
        assert vectors.dtype == np.float32
        assert (vectors.shape, sum(told)) == ((70, 384), 70)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert np.array_equal(vectors, np.vstack([light.encode([text]) for text in texts])), "to the bit"

    def test_nothing_to_encode_is_no_rows(self, light: LightEncoder) -> None:
        assert light.encode([]).shape == (0, 384)

    def test_threads_do_not_disturb_each_other(self, light: LightEncoder) -> None:
        words = ["letter", "library", "hire", "Zürich", "why"]
        texts = [" ".join(words[(i * j) % 5] for j in range(i + 1)) for i in range(60)]
        alone = [light.encode([text])[0] for text in texts]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda text: light.encode([text])[0], texts * 3))
            counted = list(pool.map(light.count_tokens, texts * 3))
        assert np.array_equal(together, alone * 3)
        assert counted == [light.count_tokens(text) for text in texts] * 3


class TestFiles:
    def test_the_weights_and_the_tokenizer_are_the_models_own(self, generation: Path) -> None:
        folder = encoder.default_folder()
        names = {path.name for path in (generation / layout.ENCODER).iterdir()}
        assert names == {"config.json", "model.onnx", "model.safetensors", "tokenizer.json"}
        for name in ("model.safetensors", "tokenizer.json"):
            assert (generation / layout.ENCODER / name).read_bytes() == (folder / name).read_bytes()

    def test_the_graph_is_the_same_in_every_process(self, generation: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from index.encoding.bert_graph import bert_graph; "
            "from index.encoding.bert_model import read_bert_model; "
            "sys.stdout.buffer.write(bert_graph(read_bert_model(Path(sys.argv[1]))))"
        )
        written = subprocess.run(
            [sys.executable, "-c", code, str(encoder.default_folder())],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "7"},
            capture_output=True,
            check=True,
        ).stdout
        assert written == (generation / layout.ENCODER_GRAPH).read_bytes()
        assert len(written) < 40_000, "the weights are not in it"

    def test_onnx_itself_finds_nothing_wrong_with_the_graph(self, generation: Path) -> None:
        import onnx  # noqa: PLC0415

        onnx.checker.check_model(str(generation / layout.ENCODER_GRAPH), full_check=True)

    def test_it_is_read_through_a_link_to_the_archive(self, generation: Path, tmp_path: Path) -> None:
        (tmp_path / "linked").symlink_to(generation, target_is_directory=True)
        assert open_light_encoder(tmp_path / "linked", 1).dimension == 384

    @pytest.mark.parametrize(
        ("name", "content", "problem"),
        [
            (layout.ENCODER_CONFIG, b"{}", "KeyError"),
            (layout.ENCODER_CONFIG, b'{"version": 99}', "version 99, this program reads 1"),
            (layout.ENCODER_TOKENIZER, b"{}", "tokenizer|Exception"),
            (layout.ENCODER_GRAPH, b"nonsense", "INVALID_PROTOBUF|Fail"),
            ("encoder/model.safetensors", b"short", "Fail|InvalidGraph|RuntimeException"),
        ],
    )
    def test_what_cannot_be_read_is_said_with_a_remedy(
        self, generation: Path, tmp_path: Path, name: str, content: bytes, problem: str
    ) -> None:
        shutil.copytree(generation, tmp_path / "copy")
        (tmp_path / "copy" / name).write_bytes(content)
        with pytest.raises(CarriedModelUnreadable, match=rf"({problem}).*answerstacks index --rebuild"):
            open_light_encoder(tmp_path / "copy", 1)


def change(path: Path, **values: object) -> None:
    content = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(content | values))


@pytest.fixture
def model(small_model: Path, tmp_path: Path) -> Path:
    """A copy of the small model to change."""
    return shutil.copytree(small_model, tmp_path / "model")


class TestOtherModels:
    @pytest.fixture
    def carry(self, tmp_path: Path) -> Callable[[Encoder], str]:
        """Write the model of an encoder into a new generation; why it is not carried."""
        generation = tmp_path / "generation"
        generation.mkdir()

        def carry(encoder: Encoder) -> str:
            missing = carry_encoder(generation, encoder, tmp_path / "no-archive", anew=False).missing
            if not missing:
                light = open_light_encoder(generation, 1)
                assert apart(light, encoder, ["Who hires?", "", "library " * 300]) <= MAX_DEVIATION
            assert bool(missing) is not (generation / layout.ENCODER).exists()
            return missing

        return carry

    @pytest.mark.parametrize(
        "pooling",
        [
            {"pooling_mode_mean_tokens": True},
            {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True},
            {"pooling_mode_mean_tokens": False, "pooling_mode": "cls"},
        ],
    )
    def test_mean_and_first_token(
        self, model: Path, carry: Callable[[Encoder], str], pooling: dict[str, object]
    ) -> None:
        change(model / "1_Pooling" / "config.json", **pooling)
        assert carry(load_encoder(str(model), 1)) == ""

    def test_a_bare_model_is_pooled_by_the_mean(self, model: Path, carry: Callable[[Encoder], str]) -> None:
        (model / "modules.json").unlink()
        assert carry(load_encoder(str(model), 1)) == ""

    @pytest.mark.parametrize(
        ("name", "values", "reason"),
        [
            ("config.json", {"hidden_act": "relu"}, "its hidden_act is relu, not gelu"),
            ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "its pooling is max_tokens and mean_tokens"),
            (
                "sentence_bert_config.json",
                {"max_seq_length": 256, "do_lower_case": True},
                "",  # which the tokenizer does anyway
            ),
            (
                "config_sentence_transformers.json",
                {"prompts": {"query": "query: "}, "default_prompt_name": "query"},
                "the light runtime gives other vectors",
            ),
        ],
    )
    def test_what_it_cannot_do_is_said(
        self, model: Path, carry: Callable[[Encoder], str], name: str, values: dict[str, object], reason: str
    ) -> None:
        change(model / name, **values)
        missing = carry(load_encoder(str(model), 1))
        assert reason in missing
        assert bool(missing) is bool(reason)

    def test_a_tokenizer_without_its_file_is_said(self, model: Path, carry: Callable[[Encoder], str]) -> None:
        loaded = load_encoder(str(model), 1)
        (model / "tokenizer.json").unlink()
        assert "it has no tokenizer.json" in carry(loaded)

    def test_weights_that_have_changed_since_are_not_carried(
        self, model: Path, carry: Callable[[Encoder], str]
    ) -> None:
        loaded = load_encoder(str(model), 1)
        weights = model / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
        assert "its weights should have SHA-256" in carry(loaded)

    @pytest.mark.parametrize(
        "damage",
        [
            lambda model: (model / "config.json").write_text("{}"),
            lambda model: (model / "config.json").write_text("nonsense"),
            lambda model: (model / "config.json").unlink(),
            lambda model: (model / "modules.json").write_text("[]"),
            lambda model: (model / "1_Pooling" / "config.json").unlink(),
            lambda model: (model / "model.safetensors").write_bytes(b"\xff" * 100),
            lambda model: (model / "model.safetensors").unlink(),
        ],
    )
    def test_a_folder_that_is_no_model_costs_a_note(
        self, model: Path, carry: Callable[[Encoder], str], damage: Callable[[Path], None]
    ) -> None:
        loaded = load_encoder(str(model), 1)
        damage(model)
        assert carry(loaded).startswith("The archive does not carry its model: ")

    def test_an_encoder_without_files_costs_a_note(
        self, fake_encoder: FakeEncoder, carry: Callable[[Encoder], str]
    ) -> None:
        assert "it was not made from a folder of files" in carry(fake_encoder)

    def test_other_vectors_than_the_references_are_refused(
        self, model: Path, carry: Callable[[Encoder], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loaded = load_encoder(str(model), 1)
        other = replace(read_bert_model(model), epsilon=0.9)
        monkeypatch.setattr(carried_model, "read_bert_model", lambda _: other)
        assert "the light runtime gives other vectors" in carry(loaded)

    def test_a_missing_tensor_is_named(self, model: Path) -> None:
        found = read_bert_model(model)
        del found.tensors["encoder.layer.1.output.dense.bias"]
        with pytest.raises(ModelNotCarried, match=r"no float32 tensor encoder\.layer\.1\.output\.dense\.bias"):
            bert_graph(found)
