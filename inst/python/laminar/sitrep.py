"""What this Python has, as lines `key=value`: for R, before R binds itself to this Python.

A script as well as a module: R runs it by path with a Python that may have neither laminar nor Keras,
so it uses the standard library alone, and a missing package is an answer here, not an error.

Example:
    $ python sitrep.py probe      # versions only, a tenth of a second
    $ python sitrep.py full       # imports the backend and lists the devices, some seconds
"""

import os
import platform
import sys

PACKAGES = {
    "tensorflow": ("tensorflow", "tensorflow_cpu"),
    "jax": ("jax",),
    "keras": ("keras",),
    "numpy": ("numpy",),
}
EXTRAS = {"parquet": "pyarrow", "tensorboard": "tensorboard", "trees": "ydf", "tuning": "optuna"}


def probe():
    """Versions of Python and of the packages laminar stands on, without importing any of them.

    Returns:
        dict of strings: `python`, `executable`, for `tensorflow`, `jax`, `keras`, `numpy` the version, ""
        when the package is not there, and `extras`, as `extras()` but joined by ", ".
    """
    from importlib import metadata, util

    found = {"python": platform.python_version(), "executable": sys.executable or ""}
    for module, distributions in PACKAGES.items():
        found[module] = ""
        if util.find_spec(module) is None:
            continue
        for distribution in distributions:
            try:
                found[module] = metadata.version(distribution)
                break
            except metadata.PackageNotFoundError:
                # There, though unknown to pip: built from source, or a zip on the path.
                found[module] = found[module] or "unknown"
    found["extras"] = ", ".join(extras())
    return found


def extras():
    """Names of the optional parts whose package is there: of "parquet", "tensorboard", "trees", "tuning".

    Example:
        >>> set(extras()) <= {"parquet", "tensorboard", "trees", "tuning"}
        True
    """
    from importlib import util

    return [name for name, module in EXTRAS.items() if util.find_spec(module) is not None]


def full():
    """`probe()` and what can be known only by starting the backend: whether it starts, and its devices.

    Returns:
        dict of strings: as `probe()`, and `cores` (usable by this process), `memory` (bytes, "" when
        unknown), `backend` (what KERAS_BACKEND says, else TensorFlow unless only JAX is there),
        `backend_error` ("" when it imports), `devices` (names joined by "; ").
    """
    found = probe()
    found["cores"] = str(_usable_cores())
    found["memory"] = str(_memory_in_bytes() or "")
    default = "jax" if found["jax"] and not found["tensorflow"] else "tensorflow"
    found["backend"] = os.environ.get("KERAS_BACKEND") or default
    found["backend_error"], found["devices"] = "", ""
    if found.get(found["backend"]):
        try:
            found["devices"] = "; ".join({"tensorflow": _tensorflow_devices, "jax": _jax_devices}[found["backend"]]())
        except Exception as error:  # whatever a broken installation raises is the answer
            found["backend_error"] = f"{type(error).__name__}: {error}"
    return found


def _tensorflow_devices():
    import tensorflow as tf

    return [_device_name(tf, device) for device in tf.config.list_physical_devices()]


def _jax_devices():
    import jax

    kinds = [(device.platform.upper(), device.id, device.device_kind) for device in jax.devices()]
    return [
        f"{platform}:{number}" + (f" {kind}" if kind.upper() != platform else "") for platform, number, kind in kinds
    ]


def _device_name(tf, device):
    try:
        details = tf.config.experimental.get_device_details(device)
    except Exception:
        details = {}
    name = device.name.rsplit("physical_device:", 1)[-1]
    return f"{name} {details['device_name']}" if details.get("device_name") else name


def _usable_cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory_in_bytes():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def to_lines(found):
    """One line `key=value` for each item; line breaks inside a value become spaces."""
    return "\n".join(f"{key}={' '.join(str(value).split())}" for key, value in found.items())


if __name__ == "__main__":
    # Python put this file's folder first: its `data`, `graph`, `errors` must not hide other modules.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    print(to_lines(full() if "full" in sys.argv[1:] else probe()))
