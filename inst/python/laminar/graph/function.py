"""Graph functions: an R function traced once for each signature of its arguments."""

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.execution import tensorflow as seam
from laminar.graph.values import fit_to_spec, leaves, map_leaves, spec_of, spec_text, to_tensor
from laminar.layers.random import fast_random


class GraphFunction:
    """A function of named arguments that becomes a graph when it is called.

    Args:
        function: takes a dict from argument names to tensors and returns a tensor, or nested lists and dicts of them.
        name: name of the graph.
        jit_compile: whether XLA compiles it.
        reduce_retracing: whether sizes that change become unknown rather than traced again.
        signature: dict from argument names to specifications for one graph that takes all, or `None`.

    Example:
        >>> square = GraphFunction(lambda args: args["x"] ** 2, "square")
        >>> float(square({"x": 3.0}))
        9.0
    """

    def __init__(self, function, name, jit_compile=False, reduce_retracing=False, signature=None):
        self.name, self.jit_compile, self.signature = name, bool(jit_compile), signature
        self._body, self._traced, self._only = function, [], None

        def traced(**arguments):
            with fast_random(None if jit_compile else seam.fused):
                result = map_leaves(_output, function(arguments))
            self._traced.append((_describe(arguments), _describe_result(result)))
            return result

        traced.__name__ = name
        self.function = tf.function(
            traced, jit_compile=jit_compile or None, reduce_retracing=bool(reduce_retracing), autograph=False
        )
        self.function._omit_frequent_tracing_warning = True  # (R's own warning says more)

    def __call__(self, arguments):
        """The function's value for a dict of arguments: R values or tensors."""
        if self.signature is None:
            return self.function(**map_leaves(_input, arguments))
        return self._single()(**self._fitted(arguments))

    def concrete(self, arguments):
        """The concrete function for these arguments: R values, tensors or specifications."""
        if self.signature is not None and not arguments:
            return self._single()
        specs = map_leaves(lambda leaf: leaf if isinstance(leaf, str) else spec_of(leaf), arguments)
        return self.function.get_concrete_function(**specs)

    def traces(self):
        """What was traced so far: a list of (arguments, result) texts."""
        return [list(pair) for pair in self._traced]

    def _single(self):
        if self._only is None:
            self._only = self.function.get_concrete_function(**self.signature)
        return self._only

    def _fitted(self, arguments):
        lacking = [name for name in self.signature if name not in arguments]
        unknown = [name for name in arguments if name not in self.signature]
        if lacking or unknown:
            raise LaminarError(
                "The arguments must be those of the graph function's signature.",
                "argument",
                found=[f"`{name}` is lacking." for name in lacking] + [f"`{name}` is not in it." for name in unknown],
            )
        return {name: fit_to_spec(value, self.signature[name], name) for name, value in arguments.items()}


def _input(value):
    return value if value is None or isinstance(value, str) else to_tensor(value)


def _output(value):
    return None if value is None else to_tensor(value)


def _describe(arguments):
    def text(value):
        if isinstance(value, dict):
            return "list(" + ", ".join(f"{name} = {text(part)}" for name, part in value.items()) + ")"
        if isinstance(value, (list, tuple)):
            return "list(" + ", ".join(text(part) for part in value) + ")"
        return "NULL" if value is None else spec_text(value)

    return ", ".join(f"{name}: {text(value)}" for name, value in arguments.items())


def _describe_result(result):
    return _describe(result) if isinstance(result, dict) else ", ".join(spec_text(leaf) for leaf in leaves(result))


def is_symbolic(values):
    """Whether some tensor among nested values is a tensor of a graph, without a value yet."""
    return any(isinstance(leaf, tf.Tensor) and not hasattr(leaf, "numpy") for leaf in leaves(values))


def tracing():
    """Whether a graph is being traced just now."""
    return not tf.executing_eagerly()
