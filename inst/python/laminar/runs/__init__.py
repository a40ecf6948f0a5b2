"""Experiment runs: what is recorded of a training, studies of many trials, early pruning."""

import importlib

_MODULES = ("loggers", "pruning", "record", "study", "tensorboard")

__all__ = list(_MODULES)


def __getattr__(name):
    """Load a module when it is first asked for: two of them need Optuna, which is optional."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")
