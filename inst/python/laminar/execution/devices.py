"""The devices at hand, and where things are placed."""

from dataclasses import dataclass

from laminar.errors import LaminarError
from laminar.execution.backend import seam


@dataclass(frozen=True)
class Device:
    """One device.

    Attributes:
        name: what `with_device()` takes, for example "CPU:0" or "GPU:1".
        type: "CPU", "GPU" or "TPU".
        description: the maker's name of it, where known.
    """

    name: str
    type: str
    description: str


def list_devices():
    """All devices that programs can be placed on.

    Returns:
        List of `Device`.
    Example:
        >>> list_devices()[0].type
        'CPU'
    """
    described = {}
    for name, kind, details in seam.physical_devices():
        described.setdefault(kind, []).append(details.get("device_name") or name.split("/")[-1])
    return [Device(name, kind, (described.get(kind) or [""])[0]) for name, kind in seam.logical_devices()]


def with_device(name):
    """A context in which models, data and programs are placed on a device.

    Args:
        name: a name from `list_devices()`; case and a leading "/" do not matter.
    Returns:
        Context manager.
    Errors:
        `LaminarError` of topic "value" when there is no such device.
    """
    wanted = str(name).lstrip("/").upper().removeprefix("DEVICE:")
    names = [device.name for device in list_devices()]
    wanted = wanted if ":" in wanted else f"{wanted}:0"
    if wanted not in names:
        raise LaminarError(f"There is no device {name!r}.", "value", f"This machine has {', '.join(names)}.")
    return seam.device_scope(wanted)


def free_memory():
    """Bytes of memory that are free where data are placed; `None` where that is not known (a GPU, another system)."""
    if "CPU" not in seam.current_device():
        return None
    try:
        with open("/proc/meminfo") as lines:
            found = [line for line in lines if line.startswith("MemAvailable")]
    except OSError:
        return None
    return int(found[0].split()[1]) * 1024 if found else None
