"""The seam to TensorFlow: tensors, devices and state; `laminar/execution/jax` has the same functions for JAX.

Nothing outside of this folder imports TensorFlow, but for the graph runtime, which is made of it.
"""

import contextlib

import keras
import numpy as np
from keras.src.random.seed_generator import global_seed_generator

from laminar.errors import needs_tensorflow
from laminar.execution.startup import quiet_import

needs_tensorflow("`laminar.execution.tensorflow`", installed=True)
with quiet_import():
    import tensorflow as tf
    from tensorflow.python.eager import context, executor

COMPILE_ERRORS = (tf.errors.OpError, NotImplementedError)
MODES = ("xla-epoch", "xla-step", "graph", "eager")
PLAIN_MODE = "graph"  # of any number of rows, nothing compiled


# ---- arrays and tensors ---------------------------------------------------------------------------------------------


def place(array):
    """Put a C-ordered NumPy array on the current device, without a second copy where the device is the host.

    Args:
        array: array of any type; memory from `laminar.data.arrays.aligned_empty` is shared, not copied.
    Returns:
        A tensor of the same shape and type. The array must not be written to afterwards.
    """
    if array.dtype.kind in "USO":
        return tf.constant(array.astype(object), tf.string)
    if array.size and array.dtype.kind in "fiu" and array.ctypes.data % 64 == 0 and array.flags.c_contiguous:
        tensor = tf.experimental.dlpack.from_dlpack(array.__dlpack__())
        return tensor if on_host() else tf.identity(tensor)
    return tf.convert_to_tensor(array)


def check_text(array):
    """Programs take arrays of strings here."""


def on_host():
    """Whether the current device is the host's processor (logical devices of it count too)."""
    return tf.constant(0.0).device.split(":")[-2].endswith("CPU")


def is_tensor(value):
    """Whether `value` is a TensorFlow tensor, of any sort (sparse and ragged ones too)."""
    return isinstance(value, (tf.Tensor, tf.Variable, tf.SparseTensor, tf.RaggedTensor))


def is_dense_tensor(value):
    """Whether `value` is an ordinary TensorFlow tensor or variable."""
    return isinstance(value, (tf.Tensor, tf.Variable))


def is_dataset(value):
    """Whether `value` is a `tf.data.Dataset`."""
    return isinstance(value, tf.data.Dataset)


def whole(values):
    """A small int32 vector as a tensor.

    Args:
        values: whole numbers.
    """
    return tf.constant(values, tf.int32)


def gather(tensor, rows):
    """The rows of a tensor with these numbers."""
    return tf.gather(tensor, rows)


def to_host(tensor):
    """A tensor as a NumPy array; waits for the device."""
    return tensor.numpy() if hasattr(tensor, "numpy") else np.asarray(tensor)


def fused(function):
    """A function whose operations XLA compiles into one."""
    return tf.function(function, jit_compile=True, autograph=False)


def behind():
    """A context whose calls run on a thread of TensorFlow's own: they return at once, and their results wait."""
    global _behind
    if _behind is None:
        _behind = executor.new_executor(enable_async=True)
    return context.executor_scope(_behind)


_behind = None


def recover():
    """After an error in a call that ran behind, once nothing runs there: without this all later calls would fail."""
    if _behind is not None:
        _behind.clear_error()


# ---- state ----------------------------------------------------------------------------------------------------------


def state_variables(model):
    """Every variable that a step of this model may read or write, in an order that depends on structure alone.

    Args:
        model: a Keras model.
    Returns:
        List of Keras variables: model, optimizer, metrics, the global random seed (made here if need be, so that
        tracing never makes it inside a program).
    """
    found = list(model.variables)
    if getattr(model, "optimizer", None) is not None:
        found += model.optimizer.variables
    found += model.metrics_variables
    found.append(global_seed_generator().state)
    unique, seen = [], set()
    for variable in found:
        if id(variable) not in seen:
            seen.add(id(variable))
            unique.append(variable)
    return unique


def present_values(variables):
    """The values of Keras variables as they are now, on their device; later steps do not change them.

    Nothing is copied here: a step that finds a value in other hands writes into memory of its own.
    """
    return [tf.convert_to_tensor(variable.value) for variable in variables]


def handle(variable):
    """The device handle of a Keras variable: what compiled programs capture."""
    return variable.value.handle if hasattr(variable.value, "handle") else None


def light_serialization():
    """A context in which Keras writes configurations without loading another backend: nothing to do here."""
    return contextlib.nullcontext()


def forget_kernels():
    """Free the operations that TensorFlow keeps ready; programs stay compiled."""
    context.context().clear_kernel_cache()


@contextlib.contextmanager
def one_replica():
    """While this context is open optimizers do not sum gradients over replicas, of which there is one.

    Keras's sum is an operation with a gradient of its own, and TensorFlow keeps such gradients for ever, with the graph
    that they were traced in: 4 MB a small model.
    """
    optimizer = keras.optimizers.Optimizer
    optimizer._all_reduce_sum_gradients = lambda self, pairs: pairs
    try:
        yield
    finally:
        del optimizer._all_reduce_sum_gradients


# ---- devices --------------------------------------------------------------------------------------------------------


def physical_devices():
    """The machine's devices as (name, type, details) triples."""
    found = []
    for device in tf.config.list_physical_devices():
        details = {}
        if device.device_type == "GPU":
            details = tf.config.experimental.get_device_details(device)
        found.append((device.name, device.device_type, details))
    return found


def logical_devices():
    """Names and types of the devices that programs can be placed on, for example `("CPU:0", "CPU")`."""
    return [(device.name.split("/device:")[-1], device.device_type) for device in tf.config.list_logical_devices()]


def device_scope(name):
    """A context in which variables, data and programs are placed on the named device (`"CPU:0"`, `"GPU:1"`)."""
    return tf.device(name)


def current_device():
    """The name of the device that new tensors are put on, for example `"CPU:0"`."""
    return tf.constant(0.0).device.split("/device:")[-1]


def grow_memory():
    """Let GPU memory grow with need rather than take it all; no error when a device is already in use."""
    for device in tf.config.list_physical_devices("GPU"):
        with contextlib.suppress(RuntimeError, ValueError):
            tf.config.experimental.set_memory_growth(device, True)


def distributed(model):
    """Whether the model trains on several devices (a `tf.distribute` strategy or a Keras distribution)."""
    return getattr(model, "_distribute_strategy", None) is not None or keras.distribution.distribution() is not None


grow_memory()


# ---- operations -----------------------------------------------------------------------------------------------------


def operations(function, shape, dtype):
    """The kinds of operations that a function of one tensor is traced to, those of functions inside it included.

    Args:
        function: takes a tensor.
        shape: whole numbers and `None`.
        dtype: type of the tensor.
    Returns:
        Frozen set of names such as "MatMul".
    Example:
        >>> "AddV2" in operations(lambda x: x + 1, (None, 2), "float32")
        True
    """
    graph = tf.function(function).get_concrete_function(tf.TensorSpec(shape, dtype)).graph.as_graph_def()
    inside = [node for inner in graph.library.function for node in inner.node_def]
    return frozenset(node.op for node in [*graph.node, *inside])
