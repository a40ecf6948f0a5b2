"""Fits on the board: what is told of them, and what pages ask for."""

import time

import keras
import numpy as np
import pytest
from board_pages import LIMIT, ask, until

from laminar.board import best as best_weights
from laminar.board import process as board_process
from laminar.board.best import BestWeights
from laminar.board.reporter import TELL_SECONDS, BoardReporter
from laminar.board.server import ROUND_SECONDS
from laminar.execution.backend import seam
from laminar.execution.cache import cache
from laminar.training import fit

PLAIN = seam.PLAIN_MODE


@pytest.fixture(scope="module")
def live():
    found = board_process._started(0, ())
    yield found
    found.close()


def press(live, reporter, *asked):
    """Ask as a page would that shows the fit, and wait until the board has passed it on."""
    until(lambda: live.read(reporter.record.id))
    ask(live.url(), reporter.record.id, *asked)
    until(lambda: live.hear() or reporter.record.asked)


class At(keras.callbacks.Callback):
    """Presses a button at the end of an epoch."""

    def __init__(self, live, reporter, *asked, epoch=2):
        super().__init__()
        self.live, self.reporter, self.asked, self.at = live, reporter, asked, epoch

    def on_epoch_end(self, epoch, logs=None):
        if epoch == self.at:
            press(self.live, self.reporter, *self.asked)
            self.when = time.perf_counter()
            time.sleep(TELL_SECONDS)  # so that the next look is due


def texts(live, history):
    return live.read(history.params["board_record"])["tables"].get("messages", {"columns": {"text": []}})["columns"][
        "text"
    ]


def test_a_record_holds_the_history_and_the_facts(live, table, classifier):
    model = classifier()
    history = fit(model, *table, epochs=4, validation_split=0.2, reporters=[BoardReporter(live)])
    record = live.read(history.params["board_record"])
    columns = record["tables"]["epochs"]["columns"]
    assert columns["epoch"] == [1, 2, 3, 4]
    for name, values in history.metrics.items():
        assert columns[name] == values
    assert columns["learning_rate"] == [0.001] * 4
    facts = record["facts"]
    assert facts["status"] == "finished"
    assert (facts["done"], facts["epochs"], facts["samples"], facts["validation_samples"]) == (4, 4, 80, 20)
    assert facts["monitor"] == "val_loss"
    assert facts["learning_rate_owner"] == "optimizer"
    assert "Dense" in facts["summary"]
    assert facts["plan"].startswith("Training plan")
    losses = history.metrics["val_loss"]
    assert facts["best"] == [losses.index(min(losses)) + 1, min(losses)]


def test_the_summary_is_that_of_the_model_as_it_is(live, table, classifier):
    model, told = classifier(), []
    for trainable in (True, True, False):
        model.layers[0].trainable = trainable
        model.compile(loss="binary_crossentropy")
        history = fit(model, *table, epochs=1, mode=PLAIN, reporters=[BoardReporter(live)])
        told.append(live.read(history.params["board_record"])["facts"]["summary"])
    lines = []
    model.summary(line_length=76, print_fn=lines.append)
    assert told[2] == "\n".join(lines)
    assert told[1] != told[2]


def test_the_last_of_many_pages_is_told_within_a_second():
    assert TELL_SECONDS + ROUND_SECONDS < 0.9


def test_a_later_fit_shows_its_real_epochs(live, table, classifier):
    history = fit(classifier(), *table, epochs=8, initial_epoch=5, reporters=[BoardReporter(live)])
    record = live.read(history.params["board_record"])
    assert record["tables"]["epochs"]["columns"]["epoch"] == [6, 7, 8]
    assert record["facts"]["initial_epoch"] == 5


def test_a_resumed_run_shows_its_real_epochs(live, table, classifier, tmp_path):
    class Break(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 3:
                raise RuntimeError("power cut")

    model, reporter = classifier(), BoardReporter(live)
    backup = keras.callbacks.BackupAndRestore(tmp_path, save_freq=1)
    with pytest.raises(RuntimeError):
        fit(model, *table, epochs=6, callbacks=[backup, Break()], reporters=[reporter])
    record = live.read(reporter.record.id)
    assert record["facts"]["status"] == "failed"
    assert record["tables"]["messages"]["columns"]["text"] == ["Training ended with an error: power cut"]
    history = fit(model, *table, epochs=6, callbacks=[backup], reporters=[BoardReporter(live)])
    record = live.read(history.params["board_record"])
    assert record["tables"]["epochs"]["columns"]["epoch"][-1] == 6
    assert record["tables"]["epochs"]["columns"]["epoch"][0] == history.params["resumed_from"] + 1


def test_stop_ends_the_fit_with_its_history(live, table, classifier):
    model, reporter = classifier(), BoardReporter(live)
    stop = At(live, reporter, "stop")
    history = fit(model, *table, epochs=10**6, callbacks=[stop], reporters=[reporter], mode=PLAIN)
    assert time.perf_counter() - stop.when < LIMIT  # all epochs would take a quarter of an hour
    assert history.params["interrupted"]
    assert history.params["ended"] == "Stopped on the board"
    assert len(history.metrics["loss"]) == len(history.epochs) == 3  # no further epoch
    assert live.read(reporter.record.id)["facts"]["status"] == "stopped"
    assert fit(model, *table, epochs=2).params["interrupted"] is False


def test_stop_is_heard_while_the_model_is_validated(live, table, classifier):
    class Slow(keras.callbacks.Callback):
        batches = 0

        def on_test_batch_end(self, batch, logs=None):
            self.batches += 1
            time.sleep(0.02)

    reporter = BoardReporter(live)

    class Press(keras.callbacks.Callback):
        def on_test_begin(self, logs=None):
            press(live, reporter, "stop")

    slow, x = Slow(), np.zeros((2000, 8))
    held = (x, np.zeros(2000))
    history = fit(
        classifier(), *table, epochs=3, validation_data=held, validation_batch_size=10, callbacks=[slow, Press()],
        reporters=[reporter],
    )  # fmt: skip
    assert slow.batches < 100  # of 200
    assert history.epochs == []


def kept_text(kept, losses):
    best = losses.index(min(losses)) + 1
    late = "" if best == kept else f" Those of epoch {best}, the best, were not kept: the epochs are too short."
    return f"The model has the weights of epoch {kept}.{late}"


def test_stop_and_keep_best_gives_the_best_epochs_weights(live, table, classifier):
    model, reporter = classifier(optimizer=keras.optimizers.SGD(0.5)), BoardReporter(live)

    class Worse(keras.callbacks.Callback):
        """From epoch 4 on every epoch makes the model worse."""

        def on_epoch_begin(self, epoch, logs=None):
            time.sleep(0.03)
            if epoch >= 4:
                kernel = self.model.layers[-1].kernel
                kernel.assign(kernel + 5.0)

    callbacks = [Worse(), At(live, reporter, "stop_best", epoch=7)]
    history = fit(model, *table, epochs=10**6, validation_split=0.5, callbacks=callbacks, reporters=[reporter],
                  mode=PLAIN)  # fmt: skip
    best = history.params["kept_epoch"] - 1
    assert best < 4
    assert history.metrics["val_loss"][best] == min(history.metrics["val_loss"][: best + 1])
    x, y = table
    assert model.evaluate(x[50:], y[50:], verbose=0)[0] == pytest.approx(history.metrics["val_loss"][best], rel=1e-5)
    assert texts(live, history)[-1] == kept_text(best + 1, history.metrics["val_loss"])


def test_keeping_the_best_weights_takes_a_small_share_of_the_time(classifier, monkeypatch):
    clock, taken = [0.0], []

    def take(variables):
        clock[0] += 0.001
        taken.append(clock[0])

    monkeypatch.setattr(best_weights.seam, "present_values", take)
    monkeypatch.setattr(best_weights.time, "perf_counter", lambda: clock[0])
    best, epoch = BestWeights(classifier(), "loss"), 0
    while clock[0] < 2.0:
        clock[0] += 0.0005
        best.after_epoch(epoch, {"loss": 1.0 / (epoch + 1)}, clock[0])
        epoch += 1
    assert epoch > 3000
    assert len(taken) == pytest.approx(1 + 2.0 * best_weights.SHARE / 0.001, abs=1)
    assert (best.epoch, best.value) == (epoch - 1, 1.0 / epoch)  # known all the same
    assert best.kept_epoch < best.epoch


def test_who_stops_is_told_when_the_best_weights_were_not_kept(live, table, classifier, monkeypatch):
    model, reporter = classifier(), BoardReporter(live)
    monkeypatch.setattr(best_weights, "SHARE", 1e-9)
    callbacks = [At(live, reporter, "stop_best", epoch=7)]
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.03))
    history = fit(model, *table, epochs=10**6, callbacks=[*callbacks, pause], reporters=[reporter], mode=PLAIN)
    losses, kept = history.metrics["loss"], history.params["kept_epoch"]
    assert kept == 2 < losses.index(min(losses)) + 1  # the first is kept before the clock counts
    assert texts(live, history)[-1] == kept_text(kept, losses)


@pytest.mark.parametrize("mode", [PLAIN, "xla-epoch", "xla-step"])
def test_later_steps_do_not_change_the_kept_weights(classifier, table, mode):
    model = classifier()
    fit(model, *table, epochs=1, mode=mode)
    best = BestWeights(model, "loss")
    best.after_epoch(0, {"loss": 0.5}, time.perf_counter())
    before = [np.array(weight) for weight in model.get_weights()]
    fit(model, *table, epochs=2, mode=mode)
    assert not np.array_equal(before[0], model.get_weights()[0])
    assert best.restore()
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_learning_rate_changes_at_the_next_slice_and_nothing_is_compiled(live, table, classifier):
    model, reporter = classifier(), BoardReporter(live)
    fit(model, *table, epochs=2, mode=PLAIN)
    programs = len(cache._programs) if hasattr(cache, "_programs") else None
    asked = [At(live, reporter, "learning_rate", 0.5), At(live, reporter, "learning_rate", 2, epoch=5)]
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.15))
    history = fit(model, *table, epochs=9, callbacks=[*asked, pause], reporters=[reporter], mode=PLAIN)
    assert texts(live, history) == ["Learning rate 0.001 to 0.0005.", "Learning rate 0.0005 to 0.001."]
    rates = live.read(reporter.record.id)["tables"]["epochs"]["columns"]["learning_rate"]
    assert rates[0] == 0.001
    assert 0.0005 in rates
    assert rates[-1] == 0.001
    assert history.params["compile_seconds"] == 0.0
    if programs is not None:
        assert len(cache._programs) == programs


@pytest.mark.parametrize("value", [0, -1, 1000, "2", None])
def test_no_other_change_of_the_learning_rate_is_taken(live, table, classifier, value):
    model, reporter = classifier(), BoardReporter(live)
    history = fit(model, *table, epochs=4, callbacks=[At(live, reporter, "learning_rate", value, epoch=0)],
                  reporters=[reporter])  # fmt: skip
    assert float(model.optimizer.learning_rate) == pytest.approx(0.001)
    assert texts(live, history) == []


def test_a_schedule_keeps_its_learning_rate(live, table, classifier):
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    model, reporter = classifier(optimizer=keras.optimizers.SGD(schedule)), BoardReporter(live)
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.1))
    asked = At(live, reporter, "learning_rate", 2, epoch=0)
    history = fit(model, *table, epochs=4, callbacks=[asked, pause], reporters=[reporter])
    record = live.read(reporter.record.id)
    assert record["facts"]["learning_rate_owner"] == "schedule"
    assert texts(live, history) == ["The learning rate is set by a schedule: it was not changed."]
    rates = [rate for rate in record["tables"]["epochs"]["columns"]["learning_rate"] if rate is not None]
    assert rates == sorted(rates, reverse=True)
    by_callback = keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.01)
    history = fit(classifier(), *table, epochs=2, callbacks=[by_callback], reporters=[BoardReporter(live)])
    assert live.read(history.params["board_record"])["facts"]["learning_rate_owner"] == "callback"


def test_save_now_writes_a_model_that_opens(live, table, classifier, tmp_path):
    model, reporter = classifier(), BoardReporter(live, tmp_path)
    save = At(live, reporter, "save", epoch=1)
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.06))
    history = fit(model, *table, epochs=6, callbacks=[save, pause], reporters=[reporter])
    [path] = tmp_path.iterdir()
    assert texts(live, history) == [f"Saved {path}"]
    assert keras.saving.load_model(path).count_params() == model.count_params()


def test_a_model_that_cannot_be_saved_trains_on(live, table, classifier, tmp_path):
    model, reporter = classifier(), BoardReporter(live, tmp_path / "missing")
    save = At(live, reporter, "save", epoch=1)
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.06))
    history = fit(model, *table, epochs=6, callbacks=[save, pause], reporters=[reporter])
    assert len(history.epochs) == 6
    assert texts(live, history)[0].startswith("Could not save: ")


def test_slices_of_a_long_epoch_are_told(live, classifier):
    pause = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: time.sleep(TELL_SECONDS / 10))
    x = np.random.default_rng(1).random((640, 8))
    reporter = BoardReporter(live)
    fit(classifier(), x, x[:, 0] > 0.5, epochs=2, callbacks=[pause], reporters=[reporter])
    columns = live.read(reporter.record.id)["tables"]["slices"]["columns"]
    assert set(columns["epoch"]) == {0, 1}
    assert all(0 < part < 1 for part in columns["within"])
    assert all(value > 0 for value in columns["loss"])


def test_a_dead_board_stops_no_training(table, classifier):
    found = board_process._started(0, ())
    reporter = BoardReporter(found)
    kill = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: epoch == 1 and found._process.kill())
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.08))
    history = fit(classifier(), *table, epochs=6, callbacks=[kill, pause], reporters=[reporter])
    assert len(history.epochs) == 6
    assert not found.alive
    found.close()
