"""Devices, compiled programs and the seam to TensorFlow, loaded at first use."""

import importlib

_PLACES = {
    "Device": "devices",
    "list_devices": "devices",
    "with_device": "devices",
    "clear_session": "session",
    "is_seeded": "session",
    "set_random_seed": "session",
}

__all__ = list(_PLACES)


def __getattr__(name):
    """Load the module that holds a public name when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
