"""A fit on the board: what the engine reports becomes a record of kind "fit", and what pages ask for is done."""

import math
import time
from array import array
from pathlib import Path

import keras
import numpy as np

from laminar.board.best import BestWeights
from laminar.board.columns import numbers
from laminar.board.facts import plan_facts
from laminar.files import whole_file
from laminar.training.report import Reporter, Stopped

TELL_SECONDS = 0.56  # least time between messages to the board: each page draws as often, on the processors that train
LOOK_SECONDS = 0.1  # the same between looks at what pages ask for
RATE_SECONDS = 1.0  # the same for a learning rate that must be computed


class BoardReporter(Reporter):
    """Shows a `fit()` on the board.

    Epochs are kept as they come and told several times a second: an epoch of half a millisecond costs a list entry.

    Args:
        board: a `laminar.board.process.Board`.
        save_dir: folder that "Save now" writes models to.
    Attributes:
        record: the board's record of the fit.
    """

    def __init__(self, board, save_dir="."):
        self._board, self._save_dir = board, Path(save_dir)
        self.record = None

    def begin(self, plan, params):
        """See `Reporter`."""
        self._model, self._start = params["model"], time.perf_counter()
        self._rate = LearningRate(self._model, params["callbacks"])
        self._validates = plan is not None and plan.validation_samples is not None
        monitor = "val_loss" if self._validates else "loss"
        self._best, self._keep_best = BestWeights(self._model, monitor), False
        self._epochs, self._place = [], (params["initial_epoch"], 0)
        self._told = self._asked = self._start
        self._done = params["initial_epoch"]
        facts = plan_facts(self._model, plan, params) | self._rate.facts()
        facts |= {"monitor": monitor, "save_dir": str(self._save_dir), "status": "running"}
        self.record = self._board.open("fit", facts)

    def slice(self, epoch, step, steps, logs):
        """See `Reporter`."""
        if step == steps and not self._validates:
            return  # the epoch is over in a moment
        now = time.perf_counter()
        self._place = (epoch, step)
        if now - self._told < TELL_SECONDS:
            return
        if steps is None or step < steps:
            place = {"epoch": [epoch], "step": [step], "within": [step / steps if steps else None]}
            self.record.rows("slices", {**place, "time": [now - self._start], **_metrics([logs])}, "epoch")
        self._tell(now)

    def epoch(self, epoch, logs, seconds):
        """See `Reporter`."""
        now = time.perf_counter()
        self._epochs.append((epoch + 1, now - self._start, seconds, logs))
        self._done, self._place = epoch + 1, (epoch + 1, 0)
        self._best.after_epoch(epoch, logs, now)
        if now - self._told >= TELL_SECONDS:
            self._tell(now)

    def look_up(self):
        """See `Reporter`."""
        now = time.perf_counter()
        if now - self._asked < LOOK_SECONDS:
            return
        self._asked = now
        for command, value in self.record.poll():
            self._obey(command, value)

    def message(self, text):
        """See `Reporter`."""
        if self.record is not None:
            self._say(text)

    def end(self, history):
        """See `Reporter`."""
        params = history.params
        if self._keep_best and self._best.restore():
            params["kept_epoch"] = kept = self._best.kept_epoch + 1
            best = self._best.epoch + 1
            late = "" if kept == best else f" Those of epoch {best}, the best, were not kept: the epochs are too short."
            self._say(f"The model has the weights of epoch {kept}.{late}")
        params["board_record"] = self.record.id
        status = "stopped" if params["interrupted"] else "finished"
        self._finish(status, **{name: params[name] for name in ("mode", "mode_reason", "resumed_from")})

    def failed(self, error):
        """See `Reporter`."""
        if self.record is not None:
            first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
            self._say(f"Training ended with an error: {first_line}")
            self._finish("failed")

    def _finish(self, status, **facts):
        self._tell(time.perf_counter())
        self.record.close(status=status, seconds=time.perf_counter() - self._start, **facts)

    def _tell(self, now):
        self._told = now
        rate, best = self._rate.now(now), self._best
        facts = {"done": self._done, "place": self._place, "seconds": now - self._start}
        if best.epoch is not None:
            facts["best"] = [best.epoch + 1, best.value]
        if rate is not None:
            facts["learning_rate"] = rate
        if self._epochs:
            self.record.rows("epochs", self._columns(rate), "epoch", facts)
            self._epochs = []
        else:
            self.record.facts(**facts)

    def _columns(self, rate):
        epochs, times, seconds, logs = zip(*self._epochs, strict=True)
        metrics = _metrics(logs)
        if "learning_rate" not in metrics and rate is not None:
            # A rate that stands still was the same for all of these epochs; a schedule's is known for the last.
            before = None if self._rate.owner == "schedule" else rate
            metrics["learning_rate"] = numbers([before] * (len(epochs) - 1) + [rate])
        return {"epoch": array("q", epochs), "time": array("d", times), "seconds": array("d", seconds), **metrics}

    def _obey(self, command, value):
        if command in ("stop", "stop_best"):
            self._keep_best = command == "stop_best"
            raise Stopped("on the board")
        if command == "learning_rate" and value in (0.5, 2, 2.0):
            self._say(self._rate.multiply(value))
            self.record.facts(**self._rate.facts())
        elif command == "save":
            self._save()

    def _save(self):
        name = f"{self._model.name}-epoch-{self._done}-{time.strftime('%Y%m%d-%H%M%S')}.keras"
        path = self._save_dir / name
        try:
            with whole_file(path) as scratch:
                self._model.save(scratch)
            self._say(f"Saved {path}")
        except Exception as error:  # whatever is wrong with the model or the disk, training goes on
            self._say(f"Could not save: {(str(error) or type(error).__name__).splitlines()[0]}")

    def _say(self, text):
        row = {"time": [time.perf_counter() - self._start], "epoch": [self._place[0] + 1], "text": [text]}
        self.record.rows("messages", row)


class LearningRate:
    """The optimizer's learning rate: who owns it, what it is, and how to change it while programs run.

    Args:
        model: a compiled Keras model.
        callbacks: its callbacks.
    Attributes:
        owner: "optimizer" (it can be changed), "schedule", "callback" (set anew at every epoch) or `None`.
    """

    def __init__(self, model, callbacks):
        optimizer = getattr(model, "optimizer", None)
        optimizer = getattr(optimizer, "inner_optimizer", optimizer)
        self._optimizer, self._last, self._known = optimizer, -math.inf, None
        rate = getattr(optimizer, "_learning_rate", None)
        if isinstance(rate, keras.Variable):
            by_callback = any(isinstance(item, keras.callbacks.LearningRateScheduler) for item in callbacks)
            self.owner = "callback" if by_callback else "optimizer"
        else:
            self.owner = None if rate is None else "schedule"

    def now(self, seconds=math.inf):
        """The value, a number, or `None` where there is none.

        Args:
            seconds: the time by some clock; a schedule is computed no more than once in `RATE_SECONDS` of it.
        """
        if self.owner is None:
            return None
        if self.owner != "schedule" or seconds - self._last >= RATE_SECONDS:
            rate = np.float32(float(self._optimizer.learning_rate))
            self._known, self._last = float(str(rate)), seconds  # 0.001 and not 0.0010000000474974513
        return self._known

    def multiply(self, factor):
        """Change it from the next slice on; no program is made anew, since it is a variable.

        Returns:
            What happened, a sentence.
        """
        if self.owner != "optimizer":
            return "The learning rate is set by a " + (self.owner or "part of the model") + ": it was not changed."
        before = self.now()
        self._optimizer.learning_rate = before * factor
        return f"Learning rate {before:.4g} to {self.now():.4g}."

    def facts(self):
        """What the page shows of it."""
        return {"learning_rate": self.now(), "learning_rate_owner": self.owner}


def _metrics(logs):
    """Numbers of several logs by name; `None` where a log has none."""
    names = {name: None for entry in logs for name in entry}
    return {name: numbers([entry.get(name) for entry in logs]) for name in names}
