"""A BERT model of sentence-transformers in its folder: its sizes, and the file and place of each tensor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.encoding.model_errors import ModelNotCarried

if TYPE_CHECKING:
    from pathlib import Path

#: The models that the light runtime can run; no other is carried.
_MODULES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_EXPECTED = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}


@dataclass(frozen=True, slots=True)
class Tensor:
    """The place of a tensor's bytes."""

    #: Name of the file in the model's folder.
    file: str
    shape: tuple[int, ...]
    #: Both in bytes.
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class BertModel:
    """The sizes and tensors of a BERT model."""

    layers: int
    #: Attention heads of a layer.
    heads: int
    #: Length of a token's vector, and of a text's.
    width: int
    #: Term that keeps layer normalisation from dividing by zero.
    epsilon: float
    #: True if a text's vector is the mean of its tokens', else it is the first token's.
    mean_pooling: bool
    #: float32, by name.
    tensors: dict[str, Tensor]


def read_bert_model(folder: Path) -> BertModel:
    """Read the model in `folder`. Raises ModelNotCarried where it is of another kind."""
    config = _read_json(folder / "config.json")
    for key, expected in _EXPECTED.items():
        # An older file leaves out what all models had then.
        if (found := config.get(key, expected)) != expected:
            raise ModelNotCarried(f"its {key} is {found}, not {expected}")
    tensors: dict[str, Tensor] = {}
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ModelNotCarried("its weights are not in a safetensors file")
    for path in files:
        tensors |= _read_tensors(path)
    return BertModel(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        width=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        mean_pooling=_is_mean_pooling(folder),
        tensors=tensors,
    )


def _is_mean_pooling(folder: Path) -> bool:
    listed = folder / "modules.json"
    if not listed.is_file():
        return True  # what sentence-transformers does with a bare model
    modules = json.loads(listed.read_bytes())
    kinds = [module["type"].rpartition(".")[2] for module in modules]
    if kinds not in _MODULES or modules[0]["path"]:
        raise ModelNotCarried(f"its modules are {', '.join(kinds)}")
    config = _read_json(folder / modules[1]["path"] / "config.json")
    modes = {
        name.removeprefix("pooling_mode_") for name, on in config.items() if name.startswith("pooling_mode_") and on
    }
    if named := config.get("pooling_mode"):
        modes = {named} if isinstance(named, str) else set(named)
    if modes <= {"mean_tokens", "mean"}:
        return True
    if modes <= {"cls_token", "cls"}:
        return False
    raise ModelNotCarried(f"its pooling is {' and '.join(sorted(modes))}")


def _read_tensors(path: Path) -> dict[str, Tensor]:
    """Read a safetensors file: its header's length (64 bits, little-endian), the header in JSON, the tensors."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > path.stat().st_size:
            raise ModelNotCarried(f"{path.name} is not a safetensors file")
        header = json.loads(file.read(length))
    found = {}
    for name, entry in header.items():
        # Buffers of integers can be computed; half floats give other results in the runtime.
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            # Some models were saved as a part of a larger one.
            short = name.removeprefix("bert.")
            found[short] = Tensor(path.name, tuple(entry["shape"]), 8 + length + start, end - start)
    return found


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ModelNotCarried(f"it has no {path.name}")
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content
