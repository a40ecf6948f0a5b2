"""Which of Keras's backends runs here, and laminar's modules for it.

What only one backend can say stands in `execution/tensorflow/` or `execution/jax/`, under the same names: the package
itself (`seam`) knows tensors, devices and state, its module `tracing` makes programs.
"""

import importlib

import keras

from laminar.errors import LaminarError

NAMES = ("tensorflow", "jax")


def _chosen():
    name = keras.backend.backend()
    if name not in NAMES:
        raise LaminarError(
            f"laminar runs on the backends {' and '.join(NAMES)} of Keras, not on {name!r}.",
            "backend",
            mend='Set KERAS_BACKEND to "tensorflow" or "jax" before Python starts.',
        )
    return name


def module(noun):
    """The running backend's module of this name, for example `tracing`."""
    return importlib.import_module(f"laminar.execution.{name}.{noun}")


name = _chosen()
seam = importlib.import_module(f"laminar.execution.{name}")
