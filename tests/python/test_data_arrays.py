"""Arrays on their way to the device and back to R."""

import numpy as np
import pytest

from laminar.data import arrays
from laminar.data.arrays import aligned_empty, copy_rows, to_device_order


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int32", "int64", "uint8", "bool"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(5,), (4000, 3), (7, 3, 2, 2), (1, 4), (0, 3)])
def test_values_survive_in_any_order(dtype, order, shape):
    array = np.asarray(np.random.default_rng(1).integers(0, 2, shape), dtype, order=order)
    result = to_device_order(array)
    assert result.flags.c_contiguous
    assert result.size == 0 or result.ctypes.data % 64 == 0
    assert result.dtype == (np.float32 if array.dtype.kind == "f" else array.dtype)
    assert np.array_equal(result, array)


@pytest.mark.parametrize(
    "shape", [(128, 784), (130, 784), (4096, 20), (64, 32, 33, 3), (512, 130, 1), (128, 32, 16, 2)]
)
@pytest.mark.parametrize(("dtype", "target"), [("float64", "float32"), ("int32", "int32"), ("uint8", "float32")])
def test_columns_are_turned_into_rows(shape, dtype, target):
    array = np.asfortranarray(np.random.default_rng(1).integers(0, 200, shape).astype(dtype))
    rows = np.full(shape, -1, target)
    copy_rows(rows, array)
    assert np.array_equal(rows, array)
    part = np.full((8, *shape[1:]), -1, target)
    copy_rows(part, array[5:13])
    assert np.array_equal(part, array[5:13])


def test_rows_can_be_cut_and_padded():
    array = np.asfortranarray(np.arange(12.0).reshape(6, 2))
    result = to_device_order(array, rows=5, start=1, stop=4)
    assert np.array_equal(result[:3], array[1:4])
    assert not result[3:].any()


@pytest.mark.parametrize("order", ["C", "F"])
def test_threads_share_large_arrays(order, monkeypatch):
    monkeypatch.setattr(arrays, "SHARED_BYTES", 1)
    monkeypatch.setattr(arrays, "THREADS", 3)
    array = np.asarray(np.random.default_rng(1).normal(size=(20_000, 40)), order=order)
    result = arrays.to_device_order(array, 20_100, 7, 19_990)
    assert np.array_equal(result[:19_983], array[7:19_990].astype("float32"))
    assert not result[19_983:].any()
    assert len(result) == 20_100


def test_text_stays_as_it_is():
    words = np.array(["a", "bc"])
    assert to_device_order(words).tolist() == ["a", "bc"]


def test_memory_is_aligned():
    assert aligned_empty((3, 5), "float32", alignment=256).ctypes.data % 256 == 0
