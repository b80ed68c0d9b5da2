"""BERT as an ONNX graph: token numbers in, unit vectors out. Its weights stay in the model's own file.

Devlin and others, "BERT: Pre-training of Deep Bidirectional Transformers" (2019), as the `transformers` package
computes it: token, position and segment embeddings are added and normalised; each layer adds what its attention heads
find, normalises, adds what two linear maps with a GELU between give, and normalises again. The graph is written
operator by operator, not traced from PyTorch: so it has the same bytes whatever is installed, 30 kB, and points into
the file of weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from index.encoding import onnx_file
from index.encoding.model_errors import ModelNotCarried

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoding.bert_model import BertModel

_INPUTS, _OUTPUT = ("input_ids", "attention_mask"), "vectors"


def bert_graph(model: BertModel) -> bytes:
    """Return the graph that `layout.ENCODER_GRAPH` describes. Raises ModelNotCarried where a tensor is missing."""
    made = _Graph(model)
    made.write()
    inputs = [onnx_file.described(name, onnx_file.INT64, ["texts", "tokens"]) for name in _INPUTS]
    outputs = [onnx_file.described(_OUTPUT, onnx_file.FLOAT, ["texts", model.width])]
    return onnx_file.model(onnx_file.graph("bert", made.nodes, made.tensors, inputs, outputs))


class _Graph:
    """Operators in order, each named by its output. Below, B texts of S tokens are B·S rows of `width` H."""

    def __init__(self, model: BertModel) -> None:
        self.nodes: list[bytes] = []
        self.tensors: list[bytes] = []
        self._model = model
        self._named: set[str] = set()

    def write(self) -> None:
        """Write the whole graph."""
        model = self._model
        texts_and_tokens = self._add("Shape", _INPUTS[0])
        rows = self._whole("rows", [-1, model.width])
        whole = self._add("Concat", texts_and_tokens, self._whole("width", [model.width]), axis=0)
        head = self._whole("heads", [model.heads, model.width // model.heads])
        by_head = self._add("Concat", texts_and_tokens, head, axis=0)
        hidden = self._add("Reshape", self._embeddings(texts_and_tokens), rows)
        mask = self._add("Cast", _INPUTS[1], to=onnx_file.FLOAT)
        # 0 for a token; the lowest number for padding.
        unseen = self._add("Mul", self._add("Sub", self._real("one", 1), mask), self._real("lowest", _LOWEST))
        unseen = self._add("Unsqueeze", unseen, self._whole("axes_1_2", [1, 2]))
        for number in range(model.layers):
            layer = f"encoder.layer.{number}"
            seen = self._add("Reshape", self._attention(hidden, f"{layer}.attention.self", by_head, unseen), rows)
            seen = self._linear(seen, f"{layer}.attention.output.dense")
            hidden = self._normalised(self._add("Add", seen, hidden), f"{layer}.attention.output.LayerNorm")
            wide = self._add("Gelu", self._linear(hidden, f"{layer}.intermediate.dense"))
            narrow = self._linear(wide, f"{layer}.output.dense")
            hidden = self._normalised(self._add("Add", narrow, hidden), f"{layer}.output.LayerNorm")
        self._pool(self._add("Reshape", hidden, whole), mask)

    def _embeddings(self, texts_and_tokens: str) -> str:
        """(B, S, H): the sum of each token's three embeddings, normalised."""
        zero, one, two = (self._whole(f"at_{place}", [place]) for place in range(3))
        words = self._add("Gather", self._weight("embeddings.word_embeddings.weight"), _INPUTS[0])
        length = self._add("Slice", texts_and_tokens, one, two)
        places = self._add("Slice", self._weight("embeddings.position_embeddings.weight"), zero, length, zero)
        # A row is one text, so all its tokens are of the first segment.
        segment = self._add("Slice", self._weight("embeddings.token_type_embeddings.weight"), zero, one, zero)
        return self._normalised(self._add("Add", words, self._add("Add", places, segment)), "embeddings.LayerNorm")

    def _attention(self, hidden: str, name: str, by_head: str, unseen: str) -> str:
        """(B, S, heads, H / heads): softmax(Q K' / sqrt(H / heads)) V of every head."""
        # The linear map of the query does the division.
        scale = 1 / math.sqrt(self._model.width // self._model.heads)
        query, key, value = (
            self._add(
                "Transpose", self._add("Reshape", self._linear(hidden, f"{name}.{part}", by), by_head), perm=order
            )
            for part, by, order in (
                ("query", scale, [0, 2, 1, 3]),
                ("key", 1.0, [0, 2, 3, 1]),
                ("value", 1.0, [0, 2, 1, 3]),
            )
        )
        scores = self._add("Add", self._add("MatMul", query, key), unseen)
        found = self._add("MatMul", self._add("Softmax", scores, axis=-1), value)
        return self._add("Transpose", found, perm=[0, 2, 1, 3])

    def _pool(self, hidden: str, mask: str) -> None:
        """(B, H): the sum of a text's tokens, or its first, at unit length: so the sum stands for the mean."""
        if self._model.mean_pooling:
            mask = self._add("Unsqueeze", mask, self._whole("axis_2", [2]))
            pooled = self._add("ReduceSum", self._add("Mul", hidden, mask), self._whole("axis_1", [1]), keepdims=0)
        else:
            pooled = self._add("Gather", hidden, self._whole("first", 0), axis=1)
        length = self._add("ReduceL2", pooled, self._whole("axis_1", [1]), keepdims=1)
        self._add("Div", pooled, length, output=_OUTPUT)

    def _linear(self, rows: str, name: str, scale: float = 1.0) -> str:
        """`torch.nn.Linear`, whose weight is (out, in), times `scale`."""
        weight, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._add("Gemm", rows, weight, bias, transB=1, alpha=scale, beta=scale)

    def _normalised(self, rows: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._add("LayerNormalization", rows, scale, shift, axis=-1, epsilon=self._model.epsilon)

    def _add(self, operator: str, *inputs: str, output: str = "", **attributes: float | list[int]) -> str:
        output = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(onnx_file.node(operator, inputs, output, attributes))
        return output

    def _weight(self, name: str) -> str:
        """Add a tensor of the model's own file, which must be beside the graph."""
        tensor = self._model.tensors.get(name)
        if tensor is None:
            raise ModelNotCarried(f"it has no float32 tensor {name}")
        return self._tensor(name, onnx_file.elsewhere(name, tensor))

    def _whole(self, name: str, values: int | list[int]) -> str:
        return self._constant(name, np.array(values, dtype=np.int64))

    def _real(self, name: str, value: float) -> str:
        return self._constant(name, np.array(value, dtype=np.float32))

    def _constant(self, name: str, values: NDArray[np.int64] | NDArray[np.float32]) -> str:
        return self._tensor(name, onnx_file.constant(name, values))

    def _tensor(self, name: str, tensor: bytes) -> str:
        if name not in self._named:
            self._named.add(name)
            self.tensors.append(tensor)
        return name


#: The lowest float32.
_LOWEST = float(np.finfo(np.float32).min)
