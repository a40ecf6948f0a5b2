"""What `fit()` does around its steps: callbacks, slices, streams, splits, interrupts, warnings."""

import signal
import threading
import time

import keras
import numpy as np
import pytest

from laminar.errors import LaminarError
from laminar.execution.backend import seam
from laminar.training import Reporter, fit, test_on_batch, train_on_batch, training_plan
from laminar.training.order import Span, epoch_span, row_order
from laminar.training.steps import RowSteps

PLAIN = seam.PLAIN_MODE


L = keras.layers


class Diary(keras.callbacks.Callback):
    """Writes down every call."""

    def __init__(self, batches=True):
        super().__init__()
        self.calls = []
        names = ["train_begin", "train_end", "epoch_begin", "epoch_end", "test_begin", "test_end"]
        names += ["train_batch_begin", "train_batch_end", "test_batch_begin", "test_batch_end"] if batches else []
        for name in names:
            setattr(self, f"on_{name}", self._writer(name))

    def _writer(self, name):
        def write(*arguments, logs=None):
            place = next((item for item in arguments if isinstance(item, int)), None)
            last = logs or (arguments[-1] if arguments and isinstance(arguments[-1], dict) else {})
            self.calls.append((name, place, tuple(sorted(last))))

        return write


@pytest.mark.parametrize("batches", [True, False])
def test_callbacks_are_called_as_keras_calls_them(table, classifier, batches):
    x, y = table
    theirs, ours = Diary(batches), Diary(batches)
    arguments = {"epochs": 2, "batch_size": 30, "validation_split": 0.2}
    classifier().fit(x, y, verbose=0, callbacks=[theirs], **arguments)
    fit(classifier(), x, y, callbacks=[ours], **arguments)
    assert ours.calls == theirs.calls


def test_batch_hooks_that_nobody_defines_cost_no_batches(table, classifier, monkeypatch, tmp_path):
    x, y = table
    slices = []
    run = RowSteps.run
    monkeypatch.setattr(RowSteps, "run", lambda self, *a, **k: slices.append(self._limit) or run(self, *a, **k))
    callbacks = [
        keras.callbacks.ModelCheckpoint(tmp_path / "a.keras", monitor="loss"),
        keras.callbacks.TerminateOnNaN(),
        keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None),
        keras.callbacks.EarlyStopping(monitor="loss"),
    ]
    fit(classifier(), x, y, callbacks=callbacks)
    fit(classifier(), x, y, callbacks=keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None))
    assert slices == [None, 1]
    assert (tmp_path / "a.keras").exists()


def test_steps_per_execution_groups_batch_hooks(table, classifier):
    diary = Diary()
    fit(classifier(steps_per_execution=3), *table, batch_size=10, callbacks=diary)
    assert [place for name, place, _ in diary.calls if name == "train_batch_end"] == [2, 5, 8, 9]


def test_values_added_to_logs_reach_the_history(table, classifier):
    class Adds(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["extra"] = epoch * 2.0

    model = classifier()
    history = fit(model, *table, epochs=3, callbacks=Adds())
    assert history.metrics["extra"] == [0.0, 2.0, 4.0]
    assert model.history.history["extra"] == [0.0, 2.0, 4.0]


def test_stopping(table, classifier):
    class Stops(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 1

    history = fit(classifier(), *table, epochs=9, callbacks=Stops())
    assert history.epochs == [0, 1]
    assert history.params["stopped"]

    class Reader(Reporter):
        def epoch(self, epoch, logs, seconds):
            self.stop = True

    assert fit(classifier(), *table, epochs=9, reporters=[Reader()]).epochs == [0]


def test_learning_rate_changes_take_effect_without_compiling(table, classifier):
    from laminar.execution.cache import cache

    rates = []
    model = classifier(optimizer="sgd")
    before = cache.compiled
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))
    watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: rates.append(float(model.optimizer.learning_rate)))
    fit(model, *table, epochs=3, callbacks=[schedule, watch], mode=PLAIN)
    assert np.allclose(rates, [0.1, 0.05, 0.1 / 3])
    assert cache.compiled - before <= 2


def test_a_callback_may_compile_anew(table, classifier):
    class Recompiles(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 1:
                self.model.layers[0].trainable = False
                self.model.compile(loss="mse", optimizer="sgd")

    model = classifier()
    kernels = []
    watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: kernels.append(model.layers[0].kernel.numpy()))
    fit(model, *table, epochs=3, callbacks=[Recompiles(), watch])
    assert np.array_equal(kernels[0], kernels[1])
    assert np.array_equal(kernels[1], kernels[2])


@pytest.mark.parametrize("freq", [2, [1, 3]])
def test_validation_frequency(table, classifier, freq):
    x, y = table
    history = fit(classifier(), x, y, epochs=4, validation_data=(x, y), validation_freq=freq)
    assert len(history.metrics["val_loss"]) == 2


def test_epochs_with_fixed_steps_go_through_all_rows():
    assert [epoch_span(epoch, 5, 2) for epoch in range(4)] == [
        Span(0, 0, 2),
        Span(0, 2, 2),
        Span(0, 4, 1),
        Span(1, 0, 2),
    ]
    assert epoch_span(3, 5) == epoch_span(3, 5, 9) == Span(3, 0, 5)


def test_orders():
    assert sorted(row_order(10, 3, True, 1, 0)) == list(range(10))
    assert row_order(10, 3, True, 1, 0).tolist() == row_order(10, 3, True, 1, 0).tolist()
    assert row_order(10, 3, True, 1, 0).tolist() != row_order(10, 3, True, 1, 1).tolist()
    within = row_order(10, 3, "batch", 1, 0)
    assert [sorted(within[k : k + 3]) for k in (0, 3, 6)] == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_results_do_not_depend_on_slices(table, classifier, monkeypatch):
    from laminar.training import slices

    weights = []
    for target in (1e-9, 10.0):
        monkeypatch.setattr(slices, "TARGET_SECONDS", target)
        monkeypatch.setattr(slices.SliceClock.__init__, "__defaults__", (None, target))
        keras.utils.set_random_seed(3)
        model = classifier(dropout=0.3)
        history = fit(model, *table, epochs=3, batch_size=8, seed=5, mode=PLAIN)
        weights.append((model.get_weights(), history.metrics))
    for one, two in zip(*(item[0] for item in weights), strict=True):
        assert np.array_equal(one, two)
    assert weights[0][1] == weights[1][1]


def test_a_seed_repeats_a_run_bit_by_bit(table, classifier):
    def run(seed):
        keras.utils.set_random_seed(seed)
        model = classifier(dropout=0.3)
        fit(model, *table, epochs=2)
        return model.get_weights()

    assert all(np.array_equal(one, two) for one, two in zip(run(1), run(1), strict=True))
    assert not np.array_equal(run(1)[0], run(2)[0])


def test_a_loss_that_is_not_finite_is_reported_with_its_step(table):
    x, y = table
    x = x.copy()
    x[57, 2] = np.inf
    for mode in (PLAIN, "xla-epoch", "eager"):
        model = keras.Sequential([keras.Input((8,)), L.Dense(1)])
        model.compile(loss="mse", optimizer="sgd")
        with pytest.warns(RuntimeWarning, match="since epoch 1, step 6 of 10"):
            fit(model, x, y, batch_size=10, shuffle=False, epochs=2, mode=mode)


def test_terminate_on_nan_ends_training(table):
    x, y = table
    x = np.where(np.arange(100)[:, None] == 57, np.inf, x)
    model = keras.Sequential([keras.Input((8,)), L.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    with pytest.warns(RuntimeWarning, match="not a finite number"):
        history = fit(model, x, y, epochs=5, callbacks=keras.callbacks.TerminateOnNaN())
    assert history.epochs == [0]


@pytest.mark.parametrize("mode", [PLAIN, "xla-epoch"])
def test_an_interrupt_returns_what_was_learned(classifier, mode):
    x = np.random.default_rng(1).random((4000, 8))
    model = classifier()
    arguments = {"batch_size": 1, "mode": mode}
    fit(model, x[:50], x[:50, 0] > 0.5, **arguments)
    begun = threading.Event()

    class Begin(Reporter):
        def slice(self, *_):
            begun.set()

    def interrupt():
        begun.wait(60)
        time.sleep(0.3)
        interrupt.at = time.perf_counter()
        signal.raise_signal(signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    history = fit(model, x, x[:, 0] > 0.5, epochs=10_000, reporters=[Begin()], **arguments)
    assert time.perf_counter() - interrupt.at < 1.0
    thread.join()
    assert history.params["interrupted"]
    assert len(history.epochs) == len(history.metrics.get("loss", []))
    assert fit(model, x[:50], x[:50, 0] > 0.5).epochs == [0]


def test_streams(table, classifier, tf):
    x, y = table
    data = tf.data.Dataset.from_tensor_slices((x.astype("float32"), y)).batch(25)
    history = fit(classifier(), data, epochs=2, validation_data=data)
    assert "read ahead in chunks" in history.params["mode_reason"]
    assert history.params["steps"] == 4
    assert list(history.metrics) == ["accuracy", "loss", "val_accuracy", "val_loss"]

    def endless():
        while True:
            yield x[:20], y[:20]

    assert fit(classifier(), endless(), epochs=2, steps_per_epoch=3).epochs == [0, 1]


def test_streams_train_as_keras_does(table, classifier, tf):
    x, y = table
    data = tf.data.Dataset.from_tensor_slices((x.astype("float32"), y)).batch(25)
    theirs = classifier()
    ours = keras.models.clone_model(theirs)
    ours.set_weights(theirs.get_weights())
    ours.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    theirs.fit(data, epochs=2, verbose=0, shuffle=False)
    history = fit(ours, data, epochs=2)
    assert np.allclose(history.metrics["loss"], theirs.history.history["loss"])


def test_own_models_and_closures(table):
    power = 2

    def own_loss(y, prediction):
        return keras.ops.mean(keras.ops.abs(y - prediction) ** power)

    model = keras.Sequential([keras.Input((8,)), L.Dense(1), L.Lambda(lambda z: z * 2)])
    model.compile(loss=own_loss, optimizer="sgd", metrics=[own_loss])
    history = fit(model, *table, epochs=2)
    assert sorted(history.metrics) == ["loss", "own_loss"]


def test_single_batches(table, classifier):
    x, y = table
    model = classifier()
    assert sorted(train_on_batch(model, x, y)) == ["accuracy", "loss"]
    before = test_on_batch(model, x, y)
    assert np.isclose(before["loss"], model.test_on_batch(x, y, return_dict=True)["loss"])


def test_mixed_precision_with_loss_scaling(table):
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = keras.Sequential([keras.Input((8,)), L.Dense(8), L.Dense(1, dtype="float32")])
        model.compile(loss="mse", optimizer="adam")
    finally:
        keras.config.set_dtype_policy("float32")
    for mode in (PLAIN, "xla-epoch"):
        history = fit(model, *table, epochs=2, mode=mode)
        assert np.isfinite(history.metrics["loss"]).all()


def test_plan_is_printable_and_changes_no_weight(table, classifier):
    x, y = table
    model = classifier()
    before = model.get_weights()
    text = str(training_plan(model, x, y, epochs=3, batch_size=30, validation_split=0.2))
    assert "80 rows in batches of 30, the last of 20" in text
    assert "validation  20 rows" in text
    assert "epochs      1 to 3, 3 steps each" in text
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))


@pytest.mark.skipif(keras.backend.backend() == "tensorflow", reason="TensorFlow has text")
def test_text_is_refused_where_the_backend_has_none():
    model = keras.Sequential([L.Dense(1)])
    model.compile(loss="mse")
    with pytest.raises(LaminarError, match="JAX has no text"):
        fit(model, np.array([["a"], ["b"]]), np.zeros(2))
