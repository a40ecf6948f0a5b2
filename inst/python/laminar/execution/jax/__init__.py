"""The seam to JAX: arrays, devices and state; `laminar/execution/tensorflow` has the same functions for TensorFlow."""

import contextlib
import sys

import jax
import keras
import numpy as np
from keras.src.random.seed_generator import global_seed_generator
from keras.src.saving import serialization_lib

from laminar.errors import LaminarError
from laminar.execution.memory import keep_memory

keep_memory()

COMPILE_ERRORS = (jax.errors.JaxRuntimeError, NotImplementedError)
MODES = ("xla-epoch", "xla-step", "eager")
PLAIN_MODE = "xla-step"  # of batches from any number of rows; everything is compiled here


# ---- arrays ---------------------------------------------------------------------------------------------------------


def place(array):
    """Put a C-ordered NumPy array on the current device, without a second copy where the device is the host.

    Args:
        array: array of numbers; memory from `laminar.data.arrays.aligned_empty` is shared, not copied. Numbers of 64
            bits become such of 32, as everywhere in JAX.
    Returns:
        A JAX array of the same shape. The NumPy array must not be written to afterwards.
    """
    array = np.asarray(array)
    check_text(array)
    narrow = jax.dtypes.canonicalize_dtype(array.dtype)
    return jax.device_put(array if narrow == array.dtype else array.astype(narrow), _everywhere())


def check_text(array):
    """Refuse an array of strings, which no program can take here."""
    if array.dtype.kind in "USO":
        raise LaminarError(
            "JAX has no text: the data contain strings.",
            "backend",
            mend="Turn text into numbers before the model, or use the backend TensorFlow.",
        )


def on_host():
    """Whether the current device is the host's processor (forced devices of it count too)."""
    return _device().platform == "cpu"


def is_tensor(value):
    """Whether `value` is a JAX array."""
    return isinstance(value, (jax.Array, keras.Variable))


is_dense_tensor = is_tensor


def is_dataset(value):
    """Whether `value` is a `tf.data.Dataset`."""
    return any(kind.__module__.startswith("tensorflow.python.data") for kind in type(value).__mro__[:-1])


def whole(values):
    """A small int32 vector for a program.

    Args:
        values: whole numbers.
    """
    return np.array(values, np.int32)


@jax.jit
def gather(tensor, rows):
    """The rows of an array with these numbers."""
    return tensor[rows]


def to_host(tensor):
    """An array as a NumPy array; waits for the device."""
    return np.asarray(tensor)


def spread(batch):
    """The arrays of a batch, inside a program, with their rows shared among the devices of Keras's distribution."""
    distribution = keras.distribution.distribution()
    if distribution is None:
        return batch
    mesh = distribution.device_mesh
    parts = mesh.shape[mesh.axis_names.index(distribution.batch_dim_name)]
    if len(batch[0]) % parts:
        return batch  # a smaller last batch is computed by all of them
    return [jax.lax.with_sharding_constraint(t, distribution.get_data_layout(t.shape).backend_layout) for t in batch]


fused = jax.jit  # a function whose operations XLA compiles into one


def behind():
    """A context whose calls return at once, and their results wait: JAX's calls do so anyway."""
    return contextlib.nullcontext()


def recover():
    """After an error in a call that ran behind: JAX has nothing to mend."""


# ---- state ----------------------------------------------------------------------------------------------------------


def state_variables(model):
    """Every variable that a step of this model may read or write, in an order that depends on structure alone.

    Args:
        model: a Keras model.
    Returns:
        List of Keras variables: model, optimizer, metrics, the global random seed.
    """
    found = list(model.variables)
    if getattr(model, "optimizer", None) is not None:
        found += model.optimizer.variables
    found += [*model.metrics_variables, global_seed_generator().state]
    return list({id(variable): variable for variable in found}.values())


def present_values(variables):
    """The values of Keras variables as they are now, on their device; later steps do not change them."""
    return [jax.numpy.copy(variable.value) for variable in variables]


@contextlib.contextmanager
def light_serialization():
    """A context in which Keras writes configurations without loading TensorFlow.

    Keras asks of each value whether it is a shape or type of TensorFlow's, and loads it for that where it is installed:
    2.7 s. What was not loaded has made no value.
    """
    lazy = serialization_lib.tf
    if lazy._available is not None or "tensorflow" in sys.modules:
        yield
        return
    lazy._available = False
    try:
        yield
    finally:
        lazy._available = None


def forget_kernels():
    """JAX keeps no operations by variable."""


# ---- devices --------------------------------------------------------------------------------------------------------


def physical_devices():
    """The machine's devices as (name, type, details) triples."""
    return [(name, kind, {"device_name": device.device_kind}) for (name, kind), device in _named().items()]


def logical_devices():
    """Names and types of the devices that programs can be placed on, for example `("CPU:0", "CPU")`."""
    return list(_named())


def device_scope(name):
    """A context in which variables, data and programs are placed on the named device (`"CPU:0"`, `"GPU:1"`)."""
    return jax.default_device({known: device for (known, _), device in _named().items()}[name])


def current_device():
    """The name of the device that new arrays are put on, for example `"CPU:0"`."""
    distribution = keras.distribution.distribution()
    devices = [_device()] if distribution is None else distribution.device_mesh.backend_mesh.devices.flatten()
    return ", ".join(f"{device.platform.upper()}:{device.id}" for device in devices)


def distributed(model):
    """Whether Keras's own loop must train the model on several devices: no, the programs know Keras's distributions."""
    return False


def _everywhere():
    """Where data are placed: on the current device (`None`), or on each device of Keras's distribution."""
    distribution = keras.distribution.distribution()
    if distribution is None:
        return None
    return jax.sharding.NamedSharding(distribution.device_mesh.backend_mesh, jax.sharding.PartitionSpec())


def _device():
    device = jax.config.jax_default_device
    return device if device is not None and not isinstance(device, str) else jax.local_devices()[0]


def _named():
    """Devices by (name, type), the processor first, as TensorFlow lists them."""
    found = list(jax.local_devices(backend="cpu"))
    found += [device for device in jax.local_devices() if device.platform != "cpu"]
    return {(f"{device.platform.upper()}:{device.id}", device.platform.upper()): device for device in found}
