"""MNIST in every mode: `LAMINAR_DATA_DIR=... python bench/accuracy.py [MODE ...]`.

The network of the demonstration must reach 0.976 on the 10,000 test images in at most 12 epochs, the convnet 0.989 in
at most 6, whatever runs the steps. The convnet has no "xla-epoch": convolutions never enter an XLA loop on a processor.
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from laminar import training

L = keras.layers
NETWORKS = {
    "mlp": (12, 0.976, ("xla-epoch", "xla-step", "graph", "eager")),
    "convnet": (6, 0.989, ("xla-step", "graph", "eager")),
}


def network(name):
    """A compiled model."""
    if name == "mlp":
        layers = [
            keras.Input((28, 28)),
            L.Rescaling(1 / 255),
            L.Flatten(),
            L.Dense(256, activation="relu"),
            L.Dropout(0.4),
        ]
        layers += [L.Dense(128, activation="relu"), L.Dropout(0.3)]
    else:
        layers = [
            keras.Input((28, 28)),
            L.Rescaling(1 / 255),
            L.Reshape((28, 28, 1)),
            L.Conv2D(32, 3, activation="relu"),
        ]
        layers += [L.MaxPooling2D(), L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(), L.Dropout(0.25), L.Flatten()]
        layers += [L.Dense(128, activation="relu"), L.Dropout(0.5)]
    model = keras.Sequential([*layers, L.Dense(10, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def main(*wanted):
    """Train, print, and fail where a target is missed."""
    with np.load(os.path.join(os.environ["LAMINAR_DATA_DIR"], "mnist.npz")) as file:
        data = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    missed = 0
    for name, (epochs, target, modes) in NETWORKS.items():
        for mode in modes:
            if wanted and mode not in wanted:
                continue
            keras.utils.set_random_seed(1)
            model, start, accuracy, epoch = network(name), time.perf_counter(), 0.0, 0
            while accuracy < target and epoch < epochs:
                training.fit(model, *data[:2], batch_size=128, epochs=epoch + 1, initial_epoch=epoch, mode=mode)
                accuracy, epoch = training.evaluate(model, *data[2:])["accuracy"], epoch + 1
            seconds = time.perf_counter() - start
            missed += accuracy < target
            print(
                f"{name:<8} {mode:<10} accuracy {accuracy:.4f} ({target}) after {epoch} epochs, {seconds:.0f} s",
                flush=True,
            )
    sys.exit(missed > 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
