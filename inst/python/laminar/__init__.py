"""laminar: the Python backend of the R package of the same name.

Importing it is cheap: TensorFlow and Keras are loaded at the first use of a submodule that needs them.

Example:
    >>> import laminar
    >>> laminar.__version__ == laminar._version.__version__
    True
"""

import importlib

from laminar._version import __version__
from laminar.errors import LaminarError

_SUBMODULES = (
    "board", "bridge", "data", "errors", "execution", "formula", "graph", "layers", "ops", "preflight", "runs",
    "sitrep", "training",
)  # fmt: skip
_FUNCTIONS = {
    "fit": "training",
    "evaluate": "training",
    "predict": "training",
    "training_plan": "training",
    "list_devices": "execution",
    "set_random_seed": "execution",
    "clear_session": "execution",
}

__all__ = ["LaminarError", "__version__", *_SUBMODULES, *_FUNCTIONS]


def __getattr__(name):
    """Load a submodule, or the submodule that holds a function, when it is first asked for."""
    if name in _SUBMODULES:
        return importlib.import_module(f"laminar.{name}")
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f"laminar.{_FUNCTIONS[name]}"), name)
    raise AttributeError(f"module 'laminar' has no attribute {name!r}")
