"""A session for the browser tests: a short fit, one whose epoch takes minutes, and one of a million short epochs.

Prints lines of JSON: `{"url": ...}`, then how each of the two fits ended that a page has to stop; writes the end of
every epoch of the last one to the first file given, one line `epoch seconds`. "Save now" writes to the folder given
second. Ends when standard input does.
"""

import json
import sys
import time

import keras
import numpy as np

from laminar.board import BoardReporter, board
from laminar.execution.backend import seam
from laminar.training import fit

PLAIN = seam.PLAIN_MODE


class Clock(keras.callbacks.Callback):
    """Notes when each epoch ended."""

    def on_epoch_end(self, epoch, logs=None):
        notes.write(f"{epoch + 1} {time.time()}\n")
        notes.flush()


def model(name):
    """A small classifier with two metrics."""
    keras.utils.set_random_seed(1)
    layers = [keras.Input((8,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")]
    made = keras.Sequential(layers, name=name)
    made.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return made


def train(name, rows, **arguments):
    """Fit a fresh model on the board; prints how that ended unless it is the first."""
    trained = model(name)
    history = fit(
        trained, x[:rows], y[:rows], validation_split=0.2, reporters=[BoardReporter(board(), sys.argv[2])],
        mode=PLAIN, **arguments,
    )  # fmt: skip
    result = {
        "ended": time.time(),
        "how": history.params.get("ended"),
        "epochs": len(history.epochs),
        "losses": len(history.metrics.get("loss", [])),
        "kept": history.params.get("kept_epoch"),
        "best": int(np.argmin(history.metrics["val_loss"])) + 1 if history.epochs else None,
        "learning_rate": float(trained.optimizer.learning_rate),
        "usable": bool(np.isfinite(trained.predict(x[:3], verbose=0)).all()),
    }
    if name != "first":
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    notes = open(sys.argv[1], "w")  # noqa: SIM115
    x = np.random.default_rng(1).random((4000, 8))
    y = x.sum(axis=1) > 4
    print(json.dumps({"url": board().url()}), flush=True)
    pause = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: time.sleep(0.02))
    train("first", 4000, epochs=12, initial_epoch=7)
    train("slow", 4000, epochs=2, batch_size=1, callbacks=[pause])
    train("long", 500, epochs=10**6, batch_size=400, callbacks=[Clock()])
    sys.stdin.read()
    notes.close()
