"""How an epoch grows with rows, batches and width: `python bench/growth.py [REPEATS]`.

A dense network of two equal layers is fitted by the engine and by Keras in turn, and the median seconds of an epoch are
printed with their ratio, and with how much an epoch of the engine grew for four times the size.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from one import median

ROWS, BATCH, WIDTH = 16384, 128, 64
SERIES = {
    "rows": [{"rows": rows} for rows in (1024, 4096, 16384, 65536)],
    "batch": [{"batch": batch} for batch in (1024, 256, 64, 16)],
    "width": [{"width": width} for width in (16, 64, 256, 1024)],
}


def measure(repeats, rows=ROWS, batch=BATCH, width=WIDTH):
    """Median seconds of an epoch: (engine, Keras)."""
    import keras

    from laminar import training

    random = np.random.default_rng(1)
    x, y = random.random((rows, 32), "float32"), random.integers(0, 10, rows)
    layers = keras.layers
    hidden = [layers.Dense(width, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((32,)), *hidden, layers.Dense(10, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    engine = median(lambda: training.fit(model, x, y, batch_size=batch, mode="xla-epoch"), repeats)
    return engine, median(lambda: model.fit(x, y, batch_size=batch, verbose=0), repeats)


def main(repeats=3):
    """Measure and print."""
    print(f"{'what':<14} {'laminar s':>10} {'keras s':>9} {'ratio':>7} {'growth':>7}")
    for name, points in SERIES.items():
        before = None
        for point in points:
            engine, keras = measure(int(repeats), **point)
            grown = "" if before is None else f"{engine / before:7.2f}"
            label = f"{name} {point[name]}"
            print(f"{label:<14} {engine:10.4f} {keras:9.4f} {keras / engine:7.1f} {grown}".rstrip(), flush=True)
            before = engine


if __name__ == "__main__":
    main(*sys.argv[1:2])
