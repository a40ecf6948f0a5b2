"""Derivatives of functions of tensors, by recording what they compute."""

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.values import leaves, map_leaves, shape_text, to_tensor

# A jacobian traces a function of its own every time, of which TensorFlow warns.
tf.get_logger().addFilter(lambda record: "pfor.<locals>" not in record.getMessage())


def value_and_gradient(function, arguments, wanted):
    """A function's value and its gradient.

    Args:
        function: takes a dict of arguments, returns one number (a tensor).
        arguments: dict from names to R values, tensors, variables, or nested lists and dicts of them.
        wanted: names of the arguments to differentiate by.
    Returns:
        (value, dict from names to gradients in the arguments' structure).
    Raises:
        LaminarError: the value is not a single number.
    Example:
        >>> value, gradients = value_and_gradient(lambda a: a["x"] ** 2, {"x": 3.0}, ["x"])
        >>> float(gradients["x"])
        6.0
    """
    arguments = _prepared(arguments, wanted)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        _watch(tape, arguments, wanted)
        value = single(function(arguments))
    return value, _differentiate(tape.gradient, value, arguments, wanted)


def jacobian(function, arguments, wanted):
    """All derivatives of a function's value: shape of the value, then shape of the argument."""
    arguments = _prepared(arguments, wanted)
    with tf.GradientTape(watch_accessed_variables=False, persistent=True) as tape:
        _watch(tape, arguments, wanted)
        value = _floating(to_tensor(function(arguments)))
    return _differentiate(tape.jacobian, value, arguments, wanted)


def hessian(function, arguments, wanted):
    """The second derivatives of a single number by one argument: shape of the argument, twice."""

    def first(inner):
        return value_and_gradient(function, inner, wanted)[1]

    return jacobian(first, arguments, wanted)


def hvp(function, arguments, wanted, vector):
    """The hessian times a vector of the argument's shape, without the hessian."""
    arguments = _prepared(arguments, [wanted])
    vector = to_tensor(vector, arguments[wanted].dtype)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        _watch(tape, arguments, [wanted])
        gradient = value_and_gradient(function, arguments, [wanted])[1][wanted]
        if gradient.shape != vector.shape:
            raise LaminarError(
                "`v` must have the shape of the argument.",
                "shape",
                found=f"It has the shape {shape_text(vector.shape)}, the argument {shape_text(gradient.shape)}.",
            )
        along = tf.reduce_sum(gradient * vector)
    return _differentiate(tape.gradient, along, arguments, [wanted])[wanted]


def _prepared(arguments, wanted):
    wanted = [wanted] if isinstance(wanted, str) else wanted
    return {name: map_leaves(_point, value) if name in wanted else value for name, value in arguments.items()}


def _point(value):
    """What can be differentiated by: a floating tensor or a variable."""
    if isinstance(value, tf.Variable) or hasattr(value, "trainable"):
        return value
    tensor = to_tensor(value)
    return tf.cast(tensor, tf.float64) if tensor.dtype.is_integer or tensor.dtype.is_bool else tensor


def _variable(leaf):
    return leaf.value if hasattr(leaf, "trainable") and not isinstance(leaf, tf.Variable) else leaf


def _watch(tape, arguments, wanted):
    for name in [wanted] if isinstance(wanted, str) else wanted:
        for leaf in leaves(arguments[name]):
            tape.watch(_variable(leaf))


def single(value):
    """A function's value as a tensor; an error when it is not one floating number."""
    value = to_tensor(value)
    if value.shape.rank and value.shape.num_elements() != 1:
        raise LaminarError(
            "The function must return one number.",
            "shape",
            found=f"It returned a tensor of shape {shape_text(value.shape)}.",
            mend="Add its values up with sum(), or take jacobian() for the derivative of every one.",
        )
    return _floating(value)


def _floating(value):
    if not (value.dtype.is_floating or value.dtype.is_complex):
        raise LaminarError(
            "The function must return floating numbers, to have a derivative.",
            "type",
            found=f"It returned the type {value.dtype.name}.",
        )
    return value


def _differentiate(method, value, arguments, wanted):
    names = [wanted] if isinstance(wanted, str) else wanted
    sources = {name: map_leaves(_variable, arguments[name]) for name in names}
    found = iter(method(value, leaves(sources), unconnected_gradients="zero"))
    found = map_leaves(lambda leaf: next(found), sources)
    return found[wanted] if isinstance(wanted, str) else found


def custom(function, backward, tensors):
    """A function's value, whose gradient another function gives.

    Args:
        function: takes a list of tensors, returns a tensor.
        backward: takes the list, the value and the gradient by the value; returns the gradients by the tensors.
        tensors: list of tensors.
    Raises:
        LaminarError: (when differentiated) the gradients are not as many as the tensors, or of other shapes.
    """

    @tf.custom_gradient
    def both(*tensors):
        value = to_tensor(function(list(tensors)))

        def back(upstream):
            found = [to_tensor(part) for part in backward(list(tensors), value, upstream)]
            if len(found) != len(tensors):
                raise LaminarError(
                    "The gradient function must return one gradient for each argument.",
                    "shape",
                    found=f"It returned {len(found)} for {len(tensors)}.",
                )
            for part, tensor in zip(found, tensors, strict=True):
                if not part.shape.is_compatible_with(tensor.shape):
                    raise LaminarError(
                        "A gradient must have the shape of its argument.",
                        "shape",
                        found=f"It has the shape {shape_text(part.shape)}, the argument {shape_text(tensor.shape)}.",
                    )
            return [tf.cast(part, tensor.dtype) for part, tensor in zip(found, tensors, strict=True)]

        return value, back

    return both(*tensors)
