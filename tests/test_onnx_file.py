"""The ONNX format: what we write has the bytes that the package `onnx` writes of the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from index.encoding import onnx_file
from index.encoding.bert_model import Tensor

NAMES = st.text(min_size=1, max_size=200)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
ATTRIBUTES = st.one_of(
    INTEGERS, st.floats(width=32, allow_nan=False), st.lists(INTEGERS, min_size=1, max_size=5)
)  # an empty list is of no type that `onnx` could tell


@given(NAMES, st.lists(NAMES, max_size=4), NAMES, st.dictionaries(NAMES, ATTRIBUTES, max_size=3))
def test_an_operator(operator: str, inputs: list[str], output: str, values: dict[str, float | list[int]]) -> None:
    node = helper.make_node(operator, inputs, [output], name=output)
    node.attribute.extend(helper.make_attribute(name, value) for name, value in sorted(values.items()))

    assert onnx_file.node(operator, inputs, output, values) == node.SerializeToString()


@given(NAMES, st.lists(INTEGERS, max_size=5), st.lists(st.floats(width=32), max_size=5))
def test_a_constant(name: str, whole: list[int], real: list[float]) -> None:
    for values in (np.array(whole, dtype=np.int64), np.array(real, dtype=np.float32), np.array(7, dtype=np.int64)):
        assert onnx_file.constant(name, values) == numpy_helper.from_array(values, name).SerializeToString()


@given(NAMES, st.lists(st.integers(0, 2**40), max_size=3), NAMES, st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_tensor_in_another_file(name: str, shape: list[int], file: str, offset: int, length: int) -> None:
    place = TensorProto.EXTERNAL
    expected = TensorProto(name=name, dims=shape, data_type=TensorProto.FLOAT, data_location=place)
    for key, value in (("location", file), ("offset", offset), ("length", length)):
        expected.external_data.add(key=key, value=str(value))

    assert onnx_file.elsewhere(name, Tensor(file, tuple(shape), offset, length)) == expected.SerializeToString()


@given(NAMES, NAMES, st.lists(st.one_of(st.integers(0, 2**40), NAMES), min_size=1, max_size=4))
def test_a_whole_file(name: str, output: str, shape: list[str | int]) -> None:
    node = helper.make_node("Shape", [name], [output], name=output)
    takes = helper.make_tensor_value_info(name, TensorProto.INT64, shape)
    gives = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
    constant = np.array([3, -1], dtype=np.int64)
    graph = helper.make_graph([node], name, [takes], [gives], [numpy_helper.from_array(constant, "rows")])
    opset = helper.make_opsetid("", 20)
    expected = helper.make_model(graph, opset_imports=[opset], ir_version=10, producer_name="answerstacks")

    written = onnx_file.graph(
        name,
        [onnx_file.node("Shape", [name], output, {})],
        [onnx_file.constant("rows", constant)],
        [onnx_file.described(name, onnx_file.INT64, shape)],
        [onnx_file.described(output, onnx_file.FLOAT, shape)],
    )
    assert onnx_file.model(written) == expected.SerializeToString()
