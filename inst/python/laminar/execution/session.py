"""Process-wide state: random seeds and what is remembered between models."""

import gc

import keras

from laminar.execution import forward
from laminar.execution.backend import seam
from laminar.execution.cache import cache
from laminar.execution.memory import return_memory

_seeded = False


def set_random_seed(seed):
    """Seed Python, NumPy and the backend; from then on everything that trains is reproducible.

    Args:
        seed: whole number from 0 to 2^32 - 1.
    """
    global _seeded
    keras.utils.set_random_seed(int(seed))
    _seeded = True


def is_seeded():
    """Whether `set_random_seed()` was called: plans are then made by rules alone, never by the clock."""
    return _seeded


def clear_session(free_memory=True):
    """Forget compiled programs and Keras's global state (layer names, the global random generator).

    Args:
        free_memory: also collect garbage and give the memory back to the system.
    """
    cache.clear()
    forward.forget()
    keras.utils.clear_session(free_memory=free_memory)
    if free_memory:
        gc.collect()
        seam.forget_kernels()
        return_memory()
