"""Streams train as arrays in memory do, whatever they come from."""

import keras
import numpy as np
import pytest

from laminar.data.called import CalledBatches
from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.training import evaluate, fit, predict, streams
from laminar.training.report import Reporter

PLAIN = seam.PLAIN_MODE


X = np.random.default_rng(3).normal(size=(1010, 6)).astype("float32")
Y = (X[:, 0] + X[:, 1] > 0).astype("float32")


def called(batch=20, ends=True):
    at = 0

    def next_batch():
        nonlocal at
        if at >= len(X):
            at = 0
            if ends:
                return None
        at += batch
        return X[at - batch : at], Y[at - batch : at]

    return one_by_one(next_batch)


def one_by_one(next_batch):
    return CalledBatches(lambda most, seconds: [next_batch()])


class Items(keras.utils.PyDataset):
    def __len__(self):
        return 51

    def __getitem__(self, place):
        return X[20 * place : 20 * place + 20], Y[20 * place : 20 * place + 20]


def slices(arrays=(X, Y)):
    """The rows of arrays as a data set of TensorFlow."""
    return pytest.importorskip("tensorflow").data.Dataset.from_tensor_slices(arrays)


def rows():
    """The same as blocks of rows."""
    pytest.importorskip("tensorflow")
    from laminar.execution.tensorflow import datasets, sources

    return datasets.transform("batch", sources.from_arrays((X, Y)), {"batch_size": 20})


STREAMS = {
    "tf.data": lambda: slices().batch(20),
    "rows": rows,
    "function": called,
    "PyDataset": Items,
}


def model(dropout=0.1):
    keras.utils.set_random_seed(1)
    made = keras.Sequential([keras.Input((6,)), keras.layers.Dense(8, "relu"), keras.layers.Dropout(dropout)])
    made.add(keras.layers.Dense(1, "sigmoid"))
    made.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return made


def gap(one, other):
    return max(np.abs(a - b).max() for a, b in zip(one.get_weights(), other.get_weights(), strict=True))


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_gives_the_weights_of_arrays(name):
    memory, stream = model(), model()
    fit(memory, X, Y, batch_size=20, shuffle=False, epochs=2)
    history = fit(stream, STREAMS[name](), shuffle=False, epochs=2)
    assert gap(memory, stream) < 1e-6
    assert history.params["steps"] == 51
    assert np.isclose(evaluate(stream, STREAMS[name]())["loss"], evaluate(memory, X, Y)["loss"], atol=1e-6)
    assert np.allclose(predict(stream, STREAMS[name]()), predict(memory, X), atol=1e-6)


@pytest.mark.parametrize("mode", [PLAIN, "xla-epoch", "eager"])
def test_every_mode_trains_alike(mode):
    memory, stream = model(), model()
    fit(memory, X[:100], Y[:100], batch_size=30, shuffle=False, mode=mode)
    fit(stream, slices((X[:100], Y[:100])).batch(30), mode=mode)
    assert gap(memory, stream) < 1e-6


@pytest.mark.parametrize("name", ["tf.data", "rows", "function"])
def test_epochs_of_some_steps_go_on_where_the_last_one_ended(name):
    memory, stream = model(), model()
    fit(memory, X, Y, batch_size=20, shuffle=False, epochs=4, steps_per_epoch=20)
    history = fit(stream, STREAMS[name](), epochs=4, steps_per_epoch=20)
    assert history.epochs == [0, 1, 2, 3]
    assert gap(memory, stream) < 1e-6


def test_callbacks_hear_of_every_batch_and_reporters_of_slices():
    seen, slices = [], []

    class Batches(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            seen.append(("begin", batch))

        def on_train_batch_end(self, batch, logs=None):
            seen.append(("end", batch))

    class Slices(Reporter):
        def slice(self, epoch, step, steps, logs):
            slices.append((epoch, step, steps))

    fit(model(), called(), epochs=2, callbacks=[Batches()], reporters=[Slices()])
    assert seen == [(what, step) for _ in range(2) for step in range(51) for what in ("begin", "end")]
    assert slices[0] == (0, 1, None) and slices[-1] == (1, 51, 51)


def test_a_callback_stops_a_stream():
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = batch == 4

    history = fit(model(), called(ends=False), epochs=3, steps_per_epoch=10, callbacks=[Stop()])
    assert history.epochs == [0] and history.params["stopped"]


@pytest.mark.parametrize("source", ["data set", "function"])
def test_batches_of_different_lengths(source, request):
    def batches():
        for length in (3, 5, 3, 7):
            yield np.ones((4, length), "int32"), np.ones(4, "float32")

    stream = one_by_one(iter([*batches(), None]).__next__)
    if source == "data set":
        tf = request.getfixturevalue("tf")
        spec = (tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None], tf.float32))
        stream = tf.data.Dataset.from_generator(batches, output_signature=spec)
    reader = keras.Sequential(
        [keras.layers.Embedding(5, 2), keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(1)]
    )
    reader.compile(loss="mse", optimizer="sgd")
    assert fit(reader, stream).params["steps"] == 4


def test_class_weights_reach_a_stream():
    weights = {0: 1.0, 1: 4.0}
    losses = [
        fit(model(0.0), data, **more, class_weight=weights, shuffle=False).metrics["loss"][0]
        for data, more in [(X, {"y": Y, "batch_size": 20}), (slices().batch(20), {}), (called(), {})]
    ]
    assert np.allclose(losses, losses[0], rtol=1e-5)


@pytest.mark.tensorflow
def test_text_and_ragged_batches(tf):
    words = tf.constant(["good film", "bad film"] * 10)
    texts = slices((words, tf.constant([1.0, 0.0] * 10))).batch(4)
    vectorize = keras.layers.TextVectorization(vocabulary=["good", "bad", "film"], output_mode="multi_hot")
    reader = keras.Sequential([keras.Input((), dtype="string"), vectorize, keras.layers.Dense(1)])
    reader.compile(loss="mse", optimizer="sgd")
    assert fit(reader, texts).params["steps"] == 5


def test_an_endless_stream_needs_steps():
    with pytest.raises(LaminarError, match="never ends"):
        fit(model(), STREAMS["tf.data"]().repeat())


def test_an_error_in_the_function_leaves_the_model_usable():
    batches = iter([(X[:20], Y[:20])] * 3)

    def next_batch():
        found = next(batches, None)
        if found is None:
            raise OSError("disk on fire")
        return found

    broken = model()
    with pytest.raises(OSError, match="on fire"):
        fit(broken, one_by_one(next_batch))
    assert fit(broken, X, Y).epochs == [0]


def test_doubles_run_in_the_mode_that_was_asked_for(monkeypatch):
    modes, bound = [], streams.bound_program
    monkeypatch.setattr(streams, "bound_program", lambda *args: (modes.append(args[3]), bound(*args))[1])
    model = keras.Sequential([keras.layers.Input((128,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    batch = np.zeros((64, 128)), np.ones(64)
    fit(model, one_by_one(lambda: batch), steps_per_epoch=900, mode="xla-epoch")
    assert modes == ["xla-epoch"]


@pytest.mark.parametrize("steps", [10, None])
def test_the_mode_of_each_epoch_is_that_of_all_steps_of_the_training(steps, monkeypatch):
    weighed, mode_for = [], streams.mode_for
    monkeypatch.setattr(streams, "mode_for", lambda *args: (weighed.append(args[3]), mode_for(*args))[1])
    fit(model(), called(batch=101), steps_per_epoch=steps, epochs=3)
    assert weighed == [30 if steps else 0, 30, 30, 30]
