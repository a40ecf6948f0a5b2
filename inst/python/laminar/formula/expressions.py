"""Arithmetic of a formula, such as `log(fare + 1)`, as Keras operations."""

from keras import ops

_FUNCTIONS = {
    "log": ops.log,
    "log1p": ops.log1p,
    "log2": ops.log2,
    "log10": ops.log10,
    "exp": ops.exp,
    "expm1": ops.expm1,
    "sqrt": ops.sqrt,
    "abs": ops.absolute,
    "sin": ops.sin,
    "cos": ops.cos,
    "tan": ops.tan,
    "tanh": ops.tanh,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": lambda left, right: left**right,
    "negative": ops.negative,
}


def function_names():
    """Names of the functions that `evaluate()` knows."""
    return sorted(_FUNCTIONS)


def evaluate(expression, columns):
    """The value of an expression.

    Args:
        expression: `{"column": name}`, `{"number": value}` or `{"call": function, "args": [expressions]}`.
        columns: dict from name to tensor.
    Returns:
        Tensor of the columns' shape, or a number.
    """
    if "column" in expression:
        return columns[expression["column"]]
    if "number" in expression:
        return float(expression["number"])
    return _FUNCTIONS[expression["call"]](*(evaluate(part, columns) for part in expression["args"]))
