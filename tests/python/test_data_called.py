import numpy as np
import pytest

from laminar.data.called import CalledBatches, CalledEpochs
from laminar.errors import LaminarError


def counting(*batches):
    left = iter(batches)
    return CalledBatches(lambda: next(left))


def test_an_epoch_ends_at_none_and_the_next_goes_on():
    batches = counting((np.zeros((2, 1)),), (np.zeros((2, 1)),), None, (np.ones((2, 1)),), None)
    epochs = CalledEpochs(batches)
    assert [step for step, _, _ in epochs] == [0, 1]
    assert epochs.num_batches == 2
    assert [batch[0].sum() for _, _, [batch] in epochs] == [2.0]


def test_doubles_become_single_precision_and_the_first_batch_is_kept():
    batches = counting((np.zeros((2, 1)), np.zeros(2, "int32")), None)
    assert [leaf.dtype.name for leaf in batches.first()] == ["float32", "int32"]
    assert len(list(batches)) == 1


def test_steps_bound_an_endless_stream():
    batches = CalledBatches(lambda: (np.zeros((1, 1)),))
    assert len(list(CalledEpochs(batches, steps=3))) == 3


def test_a_stream_without_batches_says_so():
    with pytest.raises(LaminarError, match="gave none") as caught:
        list(CalledEpochs(counting(None)))
    assert "steps_per_epoch" in caught.value.mend[0]
