import numpy as np
import pytest

from laminar.data.called import CalledBatches, CalledChunks
from laminar.errors import LaminarError


def chunks(*batches, **options):
    left = iter(batches)
    called = CalledBatches(lambda: next(left))
    return CalledChunks(lambda: called, **options)


def passed(source, most=100):
    source.begin()
    found = []
    while (chunk := source.next(most)) is not None:
        found.append(chunk)
    return found


def test_an_epoch_ends_at_none_and_the_next_goes_on():
    source = chunks((np.zeros((2, 1)),), (np.zeros((2, 1)),), None, (np.ones((2, 1)),), None)
    assert [chunk.sizes for chunk in passed(source)] == [[2, 2]]
    assert [chunk.data[0].sum() for chunk in passed(source)] == [2.0]


def test_doubles_become_single_precision_and_the_first_batch_is_kept():
    source = chunks((np.zeros((2, 1)), np.zeros(2, "int32")), None)
    assert [leaf.shape for leaf in source.first()] == [(2, 1), (2,)]
    [chunk] = [source.next(5)]
    assert [leaf.dtype.name for leaf in chunk.data] == ["float32", "int32"]
    assert source.next(5) is None


def test_a_chunk_holds_no_more_than_asked_for_and_makes_room():
    source = chunks(*[(np.full((2, 3), k),) for k in range(5)], None)
    source.begin()
    chunk = source.next(3, capacity=8)
    assert chunk.sizes == [2, 2, 2] and chunk.data[0].shape == (8, 3)
    assert chunk.data[0][6:].sum() == 0
    assert source.next(3, capacity=8).sizes == [2, 2]


def test_batches_of_another_shape_begin_a_chunk_and_open_the_size():
    source = chunks((np.zeros((2, 3)),), (np.ones((2, 4)),), None)
    assert [chunk.data[0].shape for chunk in passed(source)] == [(2, 3), (2, 4)]
    assert source.shapes[0][0] == [None]


def test_classes_are_weighted():
    source = chunks((np.zeros((2, 1)), np.array([0, 1])), None, class_weight={0: 1.0, 1: 5.0})
    [chunk] = passed(source)
    assert chunk.data[2].tolist() == [1.0, 5.0]


def test_a_stream_without_batches_says_so():
    with pytest.raises(LaminarError, match="gave none") as caught:
        chunks(None).first()
    assert "steps_per_epoch" in caught.value.mend[0]
