"""Callbacks that want to hear of every so many batches alone."""

import keras
from keras.src.callbacks.callback_list import CallbackList

from laminar.training.callbacks import TRAIN_HOOKS, steps_between_calls


class Batches(keras.callbacks.Callback):
    def __init__(self, every=None):
        super().__init__()
        if every is not None:
            self.every_batches = every

    def on_train_batch_end(self, batch, logs=None):
        pass


def between(*callbacks, steps_per_execution=1):
    return steps_between_calls(CallbackList(list(callbacks)), TRAIN_HOOKS, steps_per_execution)


def test_slices_end_where_some_callback_listens():
    assert between() is None
    assert between(keras.callbacks.EarlyStopping()) is None
    assert between(Batches()) == 1
    assert between(Batches(100)) == 100
    assert between(Batches(6), Batches(4)) == 2
    assert between(Batches(6), Batches()) == 1
    assert between(Batches(), steps_per_execution=8) == 8
