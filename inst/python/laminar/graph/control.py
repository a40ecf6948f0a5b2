"""Branches and loops of a graph whose bodies are R code: the state goes in and out as flat lists of tensors."""

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.values import shape_text, to_tensor


def cond(predicate, yes, no):
    """One of two functions without arguments, which return lists of equally many tensors of equal types."""
    return list(tf.cond(_scalar(predicate), lambda: _padded(yes()), lambda: _padded(no())))[:-1]


def while_loop(test, body, state, maximum=None):
    """`state = body(state)` while `test(state)`.

    Args:
        test: function of a list of tensors that returns a logical one.
        body: function of a list of tensors that returns a list of tensors of the same types and shapes.
        state: list of tensors.
        maximum: greatest number of rounds, or `None`; XLA needs one for gradients.
    """
    state = [to_tensor(value) for value in state]
    return list(
        tf.while_loop(
            lambda *state: _scalar(test(list(state))),
            lambda *state: body(list(state)),
            state,
            maximum_iterations=maximum,
        )
    )


def counted_loop(body, state, start, step, count):
    """`state = body(start + k * step, state)` for `k` from 0 to `count - 1`; all three are whole."""
    start, step, count = (to_tensor(value, "int32") for value in (start, step, count))
    maximum = tf.get_static_value(count)
    result = tf.while_loop(
        lambda k, *state: k < count,
        lambda k, *state: (k + 1, *body(start + k * step, list(state))),
        [tf.constant(0), *(to_tensor(value) for value in state)],
        maximum_iterations=None if maximum is None else int(maximum),
    )
    return list(result)[1:]


def dataset_loop(dataset, body, state):
    """`state = body(element, state)` for every element of a dataset."""
    iterator = iter(dataset)

    def step(_, *state):
        element = iterator.get_next_as_optional()
        more = element.has_value()
        state = tf.cond(more, lambda: list(body(element.get_value(), list(state))), lambda: list(state))
        return [more, *state]

    state = [to_tensor(value) for value in state]
    return list(tf.while_loop(lambda more, *_: more, step, [tf.constant(True), *state]))[1:]


def span(first, last):
    """The whole numbers of `first:last` as (first, step, count), for tensors or numbers."""
    first, last = to_tensor(first), to_tensor(last)
    first, last = (tf.cast(tf.reshape(value, ()), tf.int32) for value in (first, last))
    return [first, tf.where(last >= first, 1, -1), tf.abs(last - first) + 1]


def span_values(first, step, count):
    """The numbers of a span, as a tensor."""
    first, step, count = (to_tensor(value, "int32") for value in (first, step, count))
    return first + tf.range(count) * step


def size(tensor, axis=None):
    """How many elements a tensor has, in all or along an axis (from 0): a number where it is known."""
    known = tensor.shape.num_elements() if axis is None else tensor.shape[axis]
    if known is not None:
        return int(known)
    return tf.size(tensor) if axis is None else tf.shape(tensor)[axis]


def fitted(value, dtype, shape):
    """A number or tensor in the type and shape that a variable has elsewhere; a number fills the shape.

    Args:
        value: R value or tensor.
        dtype: name of a type, or `None` for the value's own.
        shape: text as in `kind()`, or `None`.
    """
    tensor = to_tensor(value, dtype)
    if shape and tensor.shape.rank == 0 and "?" not in shape:
        tensor = tf.broadcast_to(tensor, [int(size) for size in shape.split(" ")])
    return tensor


def kind(tensor):
    """A tensor's type and shape as two texts: `["float64", "3 ?"]`."""
    sizes = tensor.shape
    if sizes.rank is None:
        return [tensor.dtype.name, "*"]
    return [tensor.dtype.name, " ".join("?" if size is None else str(size) for size in sizes)]


def _padded(values):
    return [*(to_tensor(value) for value in values), tf.constant(0)]


def _scalar(predicate):
    predicate = to_tensor(predicate)
    if predicate.shape.rank and predicate.shape.num_elements() != 1:
        raise LaminarError(
            "A condition must be one value.",
            "shape",
            found=f"It has the shape {shape_text(predicate.shape)}.",
            mend="Reduce it with any() or all(), or choose element by element with ifelse().",
        )
    if predicate.shape.rank != 0:
        predicate = tf.reshape(predicate, ())
    return predicate if predicate.dtype == tf.bool else tf.not_equal(predicate, tf.cast(0, predicate.dtype))
