"""What all Python tests share."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

BACKEND = os.environ.get("KERAS_BACKEND", "tensorflow")
if BACKEND != "tensorflow":  # the graph runtime, and what only TensorFlow's engine has
    own = ("recurrence", "updates")  # modules of execution/tensorflow
    collect_ignore_glob = ["test_graph_*.py", *(f"test_execution_{noun}.py" for noun in own)]


def pytest_addoption(parser):
    """`--slow` runs the tests marked slow too."""
    parser.addoption("--slow", action="store_true", help="run slow tests too")


def pytest_configure(config):
    """Say what the marker means."""
    config.addinivalue_line("markers", "slow: takes more than ten seconds")
    config.addinivalue_line("markers", "tensorflow: is about what only the backend TensorFlow has")


def pytest_collection_modifyitems(config, items):
    """Leave out slow tests unless they are asked for, and what the running backend does not have."""
    for item in items:
        if "slow" in item.keywords and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))
        if "tensorflow" in item.keywords and BACKEND != "tensorflow":
            item.add_marker(pytest.mark.skip(reason="TensorFlow's own"))


@pytest.fixture
def tf():
    """TensorFlow, whose data sets feed a training under any backend; skips where it is not installed."""
    return pytest.importorskip("tensorflow")


@pytest.fixture
def table():
    """A small table: 100 rows, 8 columns, two classes; from R's point of view (doubles in column order)."""
    import numpy as np

    random = np.random.default_rng(7)
    x = np.asfortranarray(random.random((100, 8)))
    return x, (x.sum(axis=1) > 4).astype("float64")


@pytest.fixture
def classifier():
    """Makes small compiled classifiers of one structure: `classifier(dropout=0.2, metrics=[...])`."""
    import keras

    def make(dropout=0.0, **compiled):
        layers = [keras.Input((8,)), keras.layers.Dense(16, activation="relu")]
        layers += [keras.layers.Dropout(dropout)] if dropout else []
        model = keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])
        compiled = {"loss": "binary_crossentropy", "optimizer": "adam", "metrics": ["accuracy"], **compiled}
        model.compile(**compiled)
        return model

    return make
