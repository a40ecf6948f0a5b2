"""Recording an expression operation by operation, for graphs that show values and gradients."""

import numpy as np
import tensorflow as tf


class Recorder:
    """Keeps what is computed between its making and `differentiate()`.

    Example:
        >>> recorder = Recorder()
        >>> x = recorder.source(3.0)
        >>> [float(found) for found in recorder.differentiate(x * x, [x])]
        [6.0]
    """

    def __init__(self):
        self._tape = tf.GradientTape(persistent=True)
        self._tape.__enter__()
        self._open = True

    def source(self, value):
        """A tensor in double precision of a number or array; what has other types stays what it is."""
        tensor = tf.convert_to_tensor(value)
        tensor = tf.cast(tensor, tf.float64) if tensor.dtype.is_integer or tensor.dtype.is_floating else tensor
        self._tape.watch(tensor)
        return tensor

    def use(self, tensor):
        """A copy of a tensor that stands for one use of it, so that this use has a gradient of its own."""
        return tf.identity(tensor)

    def stop(self):
        """Record no more."""
        if self._open:
            self._tape.__exit__(None, None, None)
            self._open = False

    def differentiate(self, target, tensors):
        """The gradients of a tensor's sum by other tensors, as arrays; `None` where there is none."""
        self.stop()
        if not (target.dtype.is_floating or target.dtype.is_complex):
            return [None] * len(tensors)
        found = self._tape.gradient(target, list(tensors))
        return [None if gradient is None else np.asarray(tf.convert_to_tensor(gradient)) for gradient in found]
