"""The ONNX format as far as our graph needs it: messages of Protocol Buffers, written field by field.

The numbers are those of `onnx.proto` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), the bytes those that the
package `onnx` writes. So a model is written with nothing installed that a reader of the archive has not.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.encoding.bert_model import Tensor

#: `TensorProto.DataType`.
FLOAT, INT64 = 1, 7
_TYPES = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}
#: `AttributeProto.AttributeType`.
_A_FLOAT, _AN_INT, _INTS = 1, 2, 7
_EXTERNAL = 1

#: Versions that ONNX Runtime reads since 1.18.
_OPSET, _IR_VERSION = 20, 10


def model(graph: bytes) -> bytes:
    """Return a `ModelProto`, the whole file."""
    opset = _field(1, "") + _field(2, _OPSET)
    return _field(1, _IR_VERSION) + _field(2, "answerstacks") + _field(7, graph) + _field(8, opset)


def graph(
    name: str, nodes: Sequence[bytes], tensors: Sequence[bytes], inputs: Sequence[bytes], outputs: Sequence[bytes]
) -> bytes:
    """Return a `GraphProto`."""
    parts = [_field(1, node) for node in nodes] + [_field(2, name)] + [_field(5, tensor) for tensor in tensors]
    return b"".join([*parts, *(_field(11, each) for each in inputs), *(_field(12, each) for each in outputs)])


def node(operator: str, inputs: Sequence[str], output: str, attributes: Mapping[str, float | list[int]]) -> bytes:
    """Return a `NodeProto` with one output, which names it too."""
    parts = [_field(1, name) for name in inputs] + [_field(2, output), _field(3, output), _field(4, operator)]
    return b"".join([*parts, *(_field(5, _attribute(name, value)) for name, value in sorted(attributes.items()))])


def constant(name: str, values: NDArray[np.int64] | NDArray[np.float32]) -> bytes:
    """Return a `TensorProto` that holds its values."""
    content = values.astype(values.dtype.newbyteorder("<")).tobytes()
    return _tensor(name, values.shape, _TYPES[values.dtype]) + _field(9, content)


def elsewhere(name: str, tensor: Tensor) -> bytes:
    """Return a `TensorProto` of float32 whose bytes stand in another file beside this one."""
    places = (("location", tensor.file), ("offset", tensor.offset), ("length", tensor.length))
    parts = [_field(13, _field(1, key) + _field(2, str(value))) for key, value in places]
    return b"".join([_tensor(name, tensor.shape, FLOAT), *parts, _field(14, _EXTERNAL)])


def described(name: str, data_type: int, shape: Sequence[str | int]) -> bytes:
    """Return a `ValueInfoProto`: an input or an output. A length that is not known yet has a name."""
    lengths = [_field(1, _field(2 if isinstance(length, str) else 1, length)) for length in shape]
    tensor = _field(1, data_type) + _field(2, b"".join(lengths))
    return _field(1, name) + _field(2, _field(1, tensor))


def _tensor(name: str, shape: Sequence[int], data_type: int) -> bytes:
    return b"".join([*(_field(1, length) for length in shape), _field(2, data_type), _field(8, name)])


def _attribute(name: str, value: float | list[int]) -> bytes:
    if isinstance(value, list):
        return b"".join([_field(1, name), *(_field(8, each) for each in value), _field(20, _INTS)])
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, _AN_INT)
    return _field(1, name) + _field(2, value) + _field(20, _A_FLOAT)


def _field(number: int, value: float | str | bytes) -> bytes:
    """Return a field of a message: its number and kind, then a varint, a 32-bit float, or a length and bytes."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    content = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Return seven bits a byte, the lowest first; a negative number as the 64 bits of its two's complement."""
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
