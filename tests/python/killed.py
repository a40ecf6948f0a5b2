"""A training that its parent kills: `python killed.py FOLDER RESULT`; it writes its weights when it ends."""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

from laminar.execution import set_random_seed
from laminar.training import backup, fit, slices

EPOCHS = 40


def main(folder, result):
    backup.EPOCH_SECONDS = 0.0  # a backup at every epoch, and at every slice of few steps: the hardest case
    backup.SLICE_SECONDS = 0.0
    slices.SliceClock.size = lambda self, left, limit=None: min(left, 7)
    set_random_seed(11)
    random = np.random.default_rng(2)
    x, y = random.random((1000, 8)), random.integers(0, 2, 1000) * 1.0
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(16, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    stop = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2)
    history = fit(
        model, x, y, epochs=EPOCHS, batch_size=16, validation_split=0.1, callbacks=[stop], backup_dir=folder or None
    )
    values = [variable.numpy() for variable in model.variables + model.optimizer.variables]
    metrics = {f"metric_{name}": history.metrics[name] for name in sorted(history.metrics)}
    np.savez(result, *values, **metrics, epochs=history.epochs)


if __name__ == "__main__":
    main(*sys.argv[1:3])
