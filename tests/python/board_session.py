"""A session for the browser tests: one short fit, then one that goes on until a page stops it.

Prints lines of JSON: `{"url": ...}`, then `{"ended": seconds since 1970, ...}`; writes the end of every epoch to the
file given as its argument, one line `epoch seconds`. Ends when standard input does.
"""

import json
import sys
import time

import keras
import numpy as np

from laminar.board import BoardReporter, board
from laminar.training import fit


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


if __name__ == "__main__":
    notes = open(sys.argv[1], "w")  # noqa: SIM115
    x = np.random.default_rng(1).random((4000, 8))
    y = x.sum(axis=1) > 4
    print(json.dumps({"url": board().url()}), flush=True)
    fit(model("first"), x, y, epochs=5, validation_split=0.2, reporters=[BoardReporter(board())])
    second = model("second")
    history = fit(
        second, x, y, epochs=10**6, validation_split=0.2, callbacks=[Clock()], reporters=[BoardReporter(board())],
        mode="graph",
    )  # fmt: skip
    result = {
        "ended": time.time(),
        "how": history.params["ended"],
        "epochs": len(history.epochs),
        "losses": len(history.metrics["loss"]),
        "learning_rate": float(second.optimizer.learning_rate),
        "usable": bool(np.isfinite(second.predict(x[:3], verbose=0)).all()),
    }
    print(json.dumps(result), flush=True)
    sys.stdin.read()
    notes.close()
