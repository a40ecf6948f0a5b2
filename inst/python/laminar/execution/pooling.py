"""Gradients of global max pooling after a convolution over time, for the few places that hold a maximum.

Of the outputs that a filter computes along a text one is the largest, and the gradient of all others is 0. Keras's
gradient multiplies these zeros in two products as large as the convolution itself; here the largest one's window is
looked up. Chosen while tracing, so saved models know nothing of it.
"""

import contextlib

import keras
from keras import layers, ops

from laminar.execution import backend
from laminar.execution.backend import seam

WORK = 1 << 24  # products in a convolution from which looking maxima up is worth compiling it
POINTS = 16  # points in time from which it is faster
SHARE = 0.3  # of all rows may hold further, equal maxima; with more of them the whole products are faster


@contextlib.contextmanager
def lean_pooling():
    """Give a `Conv1D` and the `GlobalMaxPooling1D` after it one lean gradient while this context is open."""
    convolve, pool = layers.Conv1D.call, layers.GlobalMaxPooling1D.call
    made = {}

    def noted(layer, inputs):
        outputs = convolve(layer, inputs)
        if type(layer) is layers.Conv1D and _is_worth_it(layer, inputs, outputs):
            made[id(outputs)] = (outputs, layer, inputs)  # (kept, so that no other tensor gets its number)
        return outputs

    def lean(layer, inputs):
        known = made.get(id(inputs))
        if known is None or type(layer) is not layers.GlobalMaxPooling1D or layer.data_format != "channels_last":
            return pool(layer, inputs)
        return _pooled(layer, pool, *known)

    layers.Conv1D.call, layers.GlobalMaxPooling1D.call = noted, lean
    try:
        yield
    finally:
        layers.Conv1D.call, layers.GlobalMaxPooling1D.call = convolve, pool


def _is_worth_it(layer, inputs, outputs):
    plain = layer.activation in (keras.activations.relu, keras.activations.linear, None)
    if not plain or layer.groups != 1 or layer.dilation_rate != (1,) or layer.data_format != "channels_last":
        return False
    tensors = (inputs, outputs)
    if any(isinstance(tensor, keras.KerasTensor) or None in tuple(tensor.shape) for tensor in tensors):
        return False
    if {layer.variable_dtype, *(keras.backend.standardize_dtype(tensor.dtype) for tensor in tensors)} != {"float32"}:
        return False
    batch, points, filters = outputs.shape
    return points >= POINTS and batch * points * filters * inputs.shape[-1] * layer.kernel_size[0] >= WORK


def _pooled(layer, pool, outputs, convolution, inputs):
    """What `GlobalMaxPooling1D` gives, with a gradient of its own for what went into the convolution."""
    sources = [inputs, convolution.kernel, *([convolution.bias] if convolution.use_bias else [])]

    def gradients(upstream, highest, outputs, inputs, kernel, *_):
        return _Maxima(convolution, outputs, highest, upstream).gradients(inputs, kernel)[: len(sources)]

    parts = backend.module("pooling")
    return parts.with_gradient(lambda outputs: pool(layer, outputs), gradients, outputs, sources)


class _Maxima:
    """Where a convolution's outputs are largest, and what is passed back to these places.

    Equal maxima share the gradient, as in Keras's own. Where there are such (the windows of a text's padding),
    the first of each text and filter is looked up, and the rows that hold others are gathered.

    Args:
        convolution: the `Conv1D` layer.
        outputs: (batch, T, F).
        highest: maxima over time, (batch, F) or (batch, 1, F).
        upstream: their gradient.
    """

    def __init__(self, convolution, outputs, highest, upstream):
        self._convolution, self._outputs = convolution, outputs
        self._parts = backend.module("pooling")
        batch, self._points, self._filters = outputs.shape
        self._most = int(SHARE * self._points * batch)
        self._highest, upstream = (ops.reshape(tensor, [batch, self._filters]) for tensor in (highest, upstream))
        if convolution.activation is keras.activations.relu:
            upstream = ops.where(self._highest > 0, upstream, 0.0)
        self._upstream = upstream
        self._each, first, tied = seam.fused(self._shares)(outputs, self._highest, upstream)
        none = (first, self._parts.unmarked(self._most), ops.zeros([], "int32"))
        self._first, self._others, self._count = ops.cond(tied, self._find_others, lambda: none)

    def _shares(self, outputs, highest, upstream):
        """What each maximum gets, the place of those that are alone, and whether there are others."""
        hits, places = outputs == highest[:, None], ops.arange(self._points, dtype="int32")[None, :, None]
        base = self._points * self._points // 2 + 1  # more than all places together
        if self._points * base < 2**31:
            # One sum tells how many there are and, of one, where: two sums would be two passes over all outputs.
            summed = ops.sum(ops.where(hits, places + base, 0), 1)
            count, place = summed // base, summed % base
        else:
            count, place = ops.sum(ops.cast(hits, "int32"), 1), ops.sum(ops.where(hits, places, 0), 1)
        each = upstream / ops.cast(count, upstream.dtype)
        return each, place, ops.any((count > 1) & (each != 0))

    def _find_others(self):
        def marks(outputs, highest, each):
            hits, places = outputs == highest[:, None], ops.arange(self._points, dtype="int32")[None, :, None]
            first = ops.min(ops.where(hits, places, self._points - 1), 1)
            others = ops.any(hits & (places != first[:, None]) & (each != 0)[:, None], 2)
            return first, ops.reshape(others, [-1]), ops.sum(ops.cast(others, "int32"))

        first, others, count = seam.fused(marks)(self._outputs, self._highest, self._each)
        return first, self._parts.marked(others, self._most), count

    def gradients(self, inputs, kernel):
        """Gradients of inputs, kernel and bias, each a branch of its own: one that nobody asks for is not computed."""
        before, padded = _padded(self._convolution, inputs)
        few, some = self._count < self._most, self._count > 0
        shapes, step = (tuple(padded.shape), tuple(kernel.shape)), self._convolution.strides[0]

        def few_inputs():
            # (turned within the same program it would be read badly)
            turned = seam.fused(lambda kernel: ops.transpose(kernel, [2, 0, 1]))(kernel)
            found = seam.fused(lambda *tensors: self._first_inputs(*tensors, shapes))(self._each, self._first, turned)
            return ops.cond(some, lambda: found + self._other_inputs(kernel, shapes), lambda: found)

        def few_kernel():
            found = seam.fused(lambda *tensors: self._first_kernel(*tensors, shapes))(self._each, self._first, padded)
            return ops.cond(some, lambda: found + self._other_kernel(padded, shapes), lambda: found)

        whole = self._parts.whole_inputs, self._parts.whole_kernel
        back = ops.cond(few, few_inputs, lambda: whole[0](self._all_rows(), kernel, shapes[0], step))
        return (
            back[:, before : before + inputs.shape[1]],
            ops.cond(few, few_kernel, lambda: whole[1](self._all_rows(), padded, shapes[1], step)),
            ops.sum(self._upstream, 0),
        )

    def _windows(self, first, shapes):
        """The numbers of the input rows, counted over all texts, in the windows of the first maxima."""
        (batch, length, _), (size, _, _) = shapes
        begin = (ops.arange(batch, dtype="int32") * length)[:, None] + first * self._convolution.strides[0]
        return begin[:, :, None] + ops.arange(size, dtype="int32")

    def _first_inputs(self, each, first, kernel, shapes):
        passed = ops.reshape(each[:, :, None, None] * kernel, [-1, shapes[0][2]])
        return _summed(passed, self._windows(first, shapes), shapes[0])

    def _first_kernel(self, each, first, padded, shapes):
        windows = seam.gather(ops.reshape(padded, [-1, shapes[0][2]]), self._windows(first, shapes))
        return ops.transpose(ops.sum(each[:, :, None, None] * windows, 0), [1, 2, 0])

    def _other_rows(self, shapes):
        """What the rows with other maxima are passed, and the numbers of the input rows in their windows."""
        text, place = self._others // self._points, self._others % self._points
        chosen = seam.gather(ops.reshape(self._outputs, [-1, self._filters]), self._others)
        hits = (chosen == seam.gather(self._highest, text)) & (place[:, None] != seam.gather(self._first, text))
        real = ops.arange(ops.shape(self._others)[0], dtype="int32") < self._count
        begin = text * shapes[0][1] + place * self._convolution.strides[0]
        windows = begin[:, None] + ops.arange(shapes[1][0], dtype="int32")
        return ops.where(hits & real[:, None], seam.gather(self._each, text), 0.0), windows

    def _other_inputs(self, kernel, shapes):
        size, channels, filters = shapes[1]
        rows, places = self._other_rows(shapes)
        passed = ops.matmul(rows, ops.transpose(ops.reshape(kernel, [size * channels, filters])))
        return _summed(ops.reshape(passed, [-1, channels]), places, shapes[0])

    def _other_kernel(self, padded, shapes):
        size, channels, _ = shapes[1]
        rows, places = self._other_rows(shapes)
        windows = seam.gather(ops.reshape(padded, [-1, channels]), places)
        product = ops.matmul(ops.transpose(ops.reshape(windows, [-1, size * channels])), rows)
        return ops.reshape(product, shapes[1])

    def _all_rows(self):
        return ops.where(self._outputs == self._highest[:, None], self._each[:, None], 0.0)


def _summed(passed, places, shape):
    """What input rows of these numbers are passed, summed up in an array of this shape."""
    batch, length, channels = shape
    return ops.reshape(ops.segment_sum(passed, ops.reshape(places, [-1]), batch * length), [batch, length, channels])


def _padded(convolution, inputs):
    """The number of zeros that the padding puts before the inputs, and the inputs with the zeros around them."""
    (size,), (step,) = convolution.kernel_size, convolution.strides
    before = behind = 0
    if convolution.padding == "causal":
        before = size - 1
    if convolution.padding == "same":
        total = max(0, (-(-inputs.shape[1] // step) - 1) * step + size - inputs.shape[1])
        before, behind = total // 2, total - total // 2
    return before, ops.pad(inputs, [[0, 0], [before, behind], [0, 0]]) if before + behind else inputs
