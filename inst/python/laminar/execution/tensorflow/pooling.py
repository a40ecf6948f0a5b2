"""Gradients of global max pooling after a convolution over time, for the few places that hold a maximum.

Of the outputs that a filter computes along a text one is the largest, and the gradient of all others is 0. Keras's
gradient multiplies these zeros in two products as large as the convolution itself; here the largest one's window is
looked up. Chosen while tracing, so saved models know nothing of it.
"""

import contextlib

import keras
import tensorflow as tf
from keras import layers
from tensorflow.python.eager import record

WORK = 1 << 24  # products in a convolution from which looking maxima up is worth compiling it
POINTS = 16  # points in time from which it is faster
SHARE = 0.3  # of all rows may hold further, equal maxima; with more of them the whole products are faster


@contextlib.contextmanager
def lean_pooling(fuse):
    """Give a `Conv1D` and the `GlobalMaxPooling1D` after it one lean gradient while this context is open.

    Args:
        fuse: compiles a function of tensors into one operation.
    """
    convolve, pool = layers.Conv1D.call, layers.GlobalMaxPooling1D.call
    made = {}

    def noted(layer, inputs):
        outputs = convolve(layer, inputs)
        if type(layer) is layers.Conv1D and _is_worth_it(layer, inputs, outputs):
            made[outputs.ref()] = (layer, inputs)
        return outputs

    def lean(layer, inputs):
        known = made.get(inputs.ref()) if isinstance(inputs, tf.Tensor) else None
        if known is None or type(layer) is not layers.GlobalMaxPooling1D or layer.data_format != "channels_last":
            return pool(layer, inputs)
        return _pooled(layer, pool, inputs, *known, fuse)

    layers.Conv1D.call, layers.GlobalMaxPooling1D.call = noted, lean
    try:
        yield
    finally:
        layers.Conv1D.call, layers.GlobalMaxPooling1D.call = convolve, pool


def _is_worth_it(layer, inputs, outputs):
    plain = layer.activation in (keras.activations.relu, keras.activations.linear, None)
    if not plain or layer.groups != 1 or layer.dilation_rate != (1,) or layer.data_format != "channels_last":
        return False
    if not all(tensor.dtype == tf.float32 and tensor.shape.is_fully_defined() for tensor in (inputs, outputs)):
        return False
    products = outputs.shape.num_elements() * inputs.shape[-1] * layer.kernel_size[0]
    return layer.variable_dtype == "float32" and outputs.shape[1] >= POINTS and products >= WORK


def _pooled(layer, pool, outputs, convolution, inputs, fuse):
    """What `GlobalMaxPooling1D` gives, with a gradient of its own for what went into the convolution.

    The gradient is noted on the tape alone: `tf.custom_gradient()` would keep its graph for ever.
    """
    kernel = tf.convert_to_tensor(convolution.kernel)
    sources = [inputs, kernel] + ([tf.convert_to_tensor(convolution.bias)] if convolution.use_bias else [])
    with record.stop_recording():
        highest = pool(layer, outputs)

    def gradient(upstream):
        maxima = _Maxima(convolution, outputs, highest, upstream, fuse)
        return maxima.gradients(inputs, kernel)[: len(sources)]

    record.record_operation("LeanPooling", [highest], sources, gradient)
    return highest


class _Maxima:
    """Where a convolution's outputs are largest, and what is passed back to these places.

    Equal maxima share the gradient, as in TensorFlow's own. Where there are such (the windows of a text's padding),
    the first of each text and filter is looked up, and the rows that hold others are gathered.

    Args:
        convolution: the `Conv1D` layer.
        outputs: (batch, T, F).
        highest: maxima over time, (batch, F) or (batch, 1, F).
        upstream: their gradient.
        fuse: compiles a function of tensors into one operation.
    """

    def __init__(self, convolution, outputs, highest, upstream, fuse):
        self._convolution, self._outputs, self._fuse = convolution, outputs, fuse
        batch, self._points, self._filters = outputs.shape
        self._highest, upstream = (tf.reshape(tensor, [batch, self._filters]) for tensor in (highest, upstream))
        if convolution.activation is keras.activations.relu:
            upstream = tf.where(self._highest > 0, upstream, 0.0)
        self._upstream = upstream
        self._each, first, tied = fuse(self._shares)(outputs, self._highest, upstream)
        none = tf.zeros([0], tf.int32)
        self._first, self._others = tf.cond(tied, self._find_others, lambda: (first, none))

    def _shares(self, outputs, highest, upstream):
        """What each maximum gets, the place of those that are alone, and whether there are others."""
        base = self._points * self._points // 2 + 1  # more than all places together
        kind = tf.int32 if self._points * base < 2**31 else tf.int64
        codes = (base + tf.range(self._points, dtype=kind))[None, :, None]
        # One sum tells how many there are and, of one, where: two sums would be two passes over all outputs.
        summed = tf.reduce_sum(tf.where(outputs == highest[:, None], codes, tf.cast(0, kind)), 1)
        count, place = summed // base, tf.cast(summed % base, tf.int32)
        each = upstream / tf.cast(count, upstream.dtype)
        return each, place, tf.reduce_any((count > 1) & (each != 0))

    def _find_others(self):
        def marks(outputs, highest, each):
            hits, places = outputs == highest[:, None], tf.range(self._points)[None, :, None]
            first = tf.reduce_min(tf.where(hits, places, self._points - 1), 1)
            return first, tf.reduce_any(hits & (places != first[:, None]) & (each != 0)[:, None], 2)

        first, others = self._fuse(marks)(self._outputs, self._highest, self._each)
        return first, tf.cast(tf.where(tf.reshape(others, [-1]))[:, 0], tf.int32)

    def gradients(self, inputs, kernel):
        """Gradients of inputs, kernel and bias, each a branch of its own: one that nobody asks for is not computed."""
        before, padded = _padded(self._convolution, inputs)
        few = tf.size(self._others) < int(SHARE * self._points * inputs.shape[0])
        some = tf.size(self._others) > 0
        shapes = padded.shape, kernel.shape

        def few_inputs():
            turned = self._fuse(lambda kernel: tf.transpose(kernel, [2, 0, 1]))(
                kernel
            )  # in one program it is read badly
            found = self._fuse(lambda *tensors: self._first_inputs(*tensors, shapes))(self._each, self._first, turned)
            return tf.cond(some, lambda: found + self._other_inputs(kernel, shapes), lambda: found)

        def few_kernel():
            found = self._fuse(lambda *tensors: self._first_kernel(*tensors, shapes))(self._each, self._first, padded)
            return tf.cond(some, lambda: found + self._other_kernel(padded, shapes), lambda: found)

        back = tf.cond(few, few_inputs, lambda: self._all_inputs(kernel, shapes))
        back = back[:, before : before + inputs.shape[1]]
        return (
            back,
            tf.cond(few, few_kernel, lambda: self._all_kernel(padded, shapes)),
            tf.reduce_sum(self._upstream, 0),
        )

    def _windows(self, first, shapes):
        """The numbers of the input rows, counted over all texts, in the windows of the first maxima."""
        (batch, length, _), (size, _, _) = shapes
        begin = (tf.range(batch) * length)[:, None] + first * self._convolution.strides[0]
        return begin[:, :, None] + tf.range(size)

    def _first_inputs(self, each, first, kernel, shapes):
        batch, length, channels = shapes[0]
        passed = tf.reshape(each[:, :, None, None] * kernel, [-1, channels])
        places = tf.reshape(self._windows(first, shapes), [-1])
        return tf.reshape(tf.math.unsorted_segment_sum(passed, places, batch * length), [batch, length, channels])

    def _first_kernel(self, each, first, padded, shapes):
        windows = tf.gather(tf.reshape(padded, [-1, shapes[0][2]]), self._windows(first, shapes))
        return tf.transpose(tf.reduce_sum(each[:, :, None, None] * windows, 0), [1, 2, 0])

    def _other_rows(self, shapes):
        """What the rows with other maxima are passed, and the numbers of the input rows in their windows."""
        text, place = self._others // self._points, self._others % self._points
        chosen = tf.gather(tf.reshape(self._outputs, [-1, self._filters]), self._others)
        hits = (chosen == tf.gather(self._highest, text)) & (place[:, None] != tf.gather(self._first, text))
        begin = text * shapes[0][1] + place * self._convolution.strides[0]
        return tf.where(hits, tf.gather(self._each, text), 0.0), begin[:, None] + tf.range(shapes[1][0])

    def _other_inputs(self, kernel, shapes):
        (batch, length, channels), (size, _, filters) = shapes
        rows, places = self._other_rows(shapes)
        passed = tf.matmul(rows, tf.reshape(kernel, [size * channels, filters]), transpose_b=True)
        passed, places = tf.reshape(passed, [-1, channels]), tf.reshape(places, [-1])
        return tf.reshape(tf.math.unsorted_segment_sum(passed, places, batch * length), [batch, length, channels])

    def _other_kernel(self, padded, shapes):
        size, channels, _ = shapes[1]
        rows, places = self._other_rows(shapes)
        windows = tf.gather(tf.reshape(padded, [-1, channels]), places)
        product = tf.matmul(tf.reshape(windows, [-1, size * channels]), rows, transpose_a=True)
        return tf.reshape(product, shapes[1])

    def _all_rows(self):
        return tf.where(self._outputs == self._highest[:, None], self._each[:, None], 0.0)[:, None]

    def _all_inputs(self, kernel, shapes):
        batch, length, channels = shapes[0]
        sizes, strides = [batch, 1, length, channels], [1, 1, self._convolution.strides[0], 1]
        return tf.raw_ops.Conv2DBackpropInput(
            input_sizes=sizes, filter=kernel[None], out_backprop=self._all_rows(), strides=strides, padding="VALID"
        )[:, 0]

    def _all_kernel(self, padded, shapes):
        sizes, strides = [1, *shapes[1]], [1, 1, self._convolution.strides[0], 1]
        return tf.raw_ops.Conv2DBackpropFilter(
            input=padded[:, None], filter_sizes=sizes, out_backprop=self._all_rows(), strides=strides, padding="VALID"
        )[0]


def _padded(convolution, inputs):
    """The number of zeros that the padding puts before the inputs, and the inputs with the zeros around them."""
    (size,), (step,) = convolution.kernel_size, convolution.strides
    before = behind = 0
    if convolution.padding == "causal":
        before = size - 1
    if convolution.padding == "same":
        total = max(0, (-(-inputs.shape[1] // step) - 1) * step + size - inputs.shape[1])
        before, behind = total // 2, total - total // 2
    return before, tf.pad(inputs, [[0, 0], [before, behind], [0, 0]]) if before + behind else inputs
