"""One measurement in a process of its own: `python one.py CASE ENGINE REPEATS`; prints one line of JSON.

Engines: "keras" and "laminar" (fit, evaluate and predict), "torch" and "jax" (loops as their users write them).
"""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

WARM_SECONDS = 30.0


def seconds(call):
    """Wall seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(call, repeats):
    """Median seconds of several calls, after one that does not count."""
    call()
    return statistics.median(seconds(call) for _ in range(repeats))


def measure_keras(case, repeats):
    """Keras's own `fit()`, `evaluate()` and `predict()`, silent, else with default settings."""
    x, y = case.data()
    model = case.model()

    def fit():
        model.fit(x, y, epochs=case.epochs, batch_size=case.batch_size, validation_split=case.split, verbose=0)

    result = {"first": seconds(fit), "fit": median(fit, repeats)}
    if case.name == "mlp":
        result["predict"] = median(lambda: model.predict(x, verbose=0), repeats)
        result["evaluate"] = median(lambda: model.evaluate(x, y, verbose=0), repeats)
        result["predict_one"] = median(lambda: model.predict(x[:1], verbose=0), 10 * repeats)
    return result


def measure_laminar(case, repeats):
    """The engine with default settings, warm once it has settled on a mode."""
    from laminar import training

    x, y = case.data()
    model = case.model()
    record = {}

    def fit():
        arguments = {"epochs": case.epochs, "batch_size": case.batch_size, "validation_split": case.split}
        record["params"] = training.fit(model, x, y, **arguments).params

    result = {"first": seconds(fit)}
    stop = time.perf_counter() + WARM_SECONDS
    while time.perf_counter() < stop and record["params"]["mode"] == "graph":
        fit()
    result["fit"] = median(fit, repeats)
    result["mode"] = record["params"]["mode"]
    if case.name == "mlp":
        result["predict"] = median(lambda: training.predict(model, x), repeats)
        result["evaluate"] = median(lambda: training.evaluate(model, x, y), repeats)
        result["predict_one"] = median(lambda: training.predict(model, x[:1]), 10 * repeats)
    return result


def measure_torch(case, repeats):
    """A training loop in PyTorch."""
    import peers

    return {"fit": median(peers.torch_epochs(case), repeats)}


def measure_jax(case, repeats):
    """Epochs as one `jax.lax.scan`."""
    import peers

    return {"fit": median(peers.jax_epochs(case), repeats)}


def main(name, engine, repeats):
    from cases import CASES

    result = globals()[f"measure_{engine}"](CASES[name], int(repeats))
    print(json.dumps({"case": name, "engine": engine, **result}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
