"""A traced program as plain values: its operations, and what flows between them."""

import tensorflow as tf
from keras.src.export.export_utils import get_input_signature

from laminar.graph.values import map_leaves, spec_of, to_tensor

_FUNCTIONS = {
    "body": "body",
    "cond": "condition",
    "then_branch": "then",
    "else_branch": "else",
    "branches": "branch",
    "f": "function",
}


def traced_graph(function, specs, backward=False):
    """Trace a function of tensors and look at its graph.

    Args:
        function: takes tensors, returns tensors in any nesting.
        specs: list of `tf.TensorSpec` or of (shape, type, name) for the arguments.
        backward: trace the gradients of the outputs' sum, too, with respect to arguments and variables.
    Returns:
        What `concrete_graph()` gives.
    Example:
        >>> nodes = traced_graph(lambda x: tf.exp(-x), [((), "float32", "x")])["nodes"]
        >>> nodes["operation"]
        ['Placeholder', 'Neg', 'Exp']
    """
    forward, labels = [], []

    def run(*arguments):
        with tf.GradientTape() as tape:
            sources = [tensor for tensor in arguments if tensor.dtype.is_floating]
            tape.watch(sources)
            result = function(*arguments)
        if not backward:
            return result
        forward.append(len(tf.compat.v1.get_default_graph().get_operations()))
        targets = [tensor for tensor in tf.nest.flatten(result) if tf.as_dtype(tensor.dtype).is_floating]
        watched = tape.watched_variables()
        gradients = tape.gradient(targets, [*sources, *watched])
        names = [_plain(tensor.name) for tensor in sources] + [_variable_name(variable) for variable in watched]
        found = [(name, gradient) for name, gradient in zip(names, gradients, strict=True) if gradient is not None]
        labels.extend(name for name, _ in found)
        return result, [tf.convert_to_tensor(gradient) for _, gradient in found]

    specs = [spec if isinstance(spec, tf.TensorSpec) else tf.TensorSpec(*spec) for spec in specs]
    concrete = tf.function(run, autograph=False).get_concrete_function(*specs)
    return concrete_graph(concrete, forward[0] if forward else None, labels)


def model_graph(model, backward=False):
    """The graph of a built Keras model's prediction.

    Args:
        model: a Keras model.
        backward: see `traced_graph()`.
    Returns:
        What `concrete_graph()` gives.
    """
    signature = get_input_signature(model)
    structure = signature[0] if len(signature) == 1 else signature
    flat = tf.nest.flatten(signature)
    specs = [(tuple(spec.shape), spec.dtype, _plain(spec.name or f"x{place}")) for place, spec in enumerate(flat, 1)]
    return traced_graph(lambda *tensors: model(tf.nest.pack_sequence_as(structure, tensors)), specs, backward)


def function_graph(graph_function, arguments, backward=False):
    """The graph of a graph function for these arguments.

    Args:
        graph_function: a `GraphFunction`.
        arguments: dict from names to R values, tensors or specifications; those of its signature when empty.
        backward: see `traced_graph()`.
    Returns:
        What `concrete_graph()` gives.
    """
    if not arguments and graph_function.signature is not None:
        arguments = graph_function.signature
    specs = []

    def note(name, value):
        if isinstance(value, str):
            return value
        spec = spec_of(value)
        specs.append(tf.TensorSpec(spec.shape, spec.dtype, name))
        return spec

    wanted = {name: map_leaves(lambda leaf, name=name: note(name, leaf), value) for name, value in arguments.items()}

    def function(*tensors):
        following = iter(tensors)
        given = map_leaves(lambda leaf: leaf if isinstance(leaf, str) else next(following), wanted)
        return map_leaves(to_tensor, graph_function._body(given))

    return traced_graph(function, specs, backward)


def concrete_graph(concrete, forward=None, labels=()):
    """The graph of a concrete function.

    Args:
        concrete: a concrete function of TensorFlow.
        forward: how many of its operations, in their order, are the forward computation; all when `None`.
        labels: names of what the last outputs are the gradients of.
    Returns:
        Dict of what runs, with `nodes` (columns name, operation, shape, type, device, phase, role, value, within) and
        `edges` (columns from, to, shape, type, phase). Operations inside branches, loops and calls have the caller's
        name in `within` and before their own. `value` is that of a small constant, or the name a gradient belongs to.
    """
    graph = concrete.graph
    calls = [operation for operation in graph.get_operations() if operation.type.endswith("PartitionedCall")]
    if len(calls) == 1 and len(graph.get_operations()) == len(graph.inputs) + len(graph.outputs) + 1:
        graph = graph._get_function(calls[0].get_attr("f").name).graph or graph  # a loaded program: one call, no more
    found = _Found(labels)
    found.add(graph, "", forward, {id(handle): variable for variable, handle in _captured(concrete)})
    return {"nodes": found.nodes, "edges": found.edges}


def _captured(concrete):
    handles = {id(variable.handle): variable for variable in concrete.graph.variables}
    for outside, inside in concrete.graph.captures:
        if id(outside) in handles:
            yield handles[id(outside)], inside


class _Found:
    """Columns of nodes and edges, filled graph by graph."""

    def __init__(self, labels):
        self.labels = labels
        node = ("name", "operation", "shape", "type", "device", "phase", "role", "value", "within")
        self.nodes = {column: [] for column in node}
        self.edges = {column: [] for column in ("from", "to", "shape", "type", "phase")}

    def add(self, graph, within, forward, variables):
        operations = graph.get_operations()
        ends = {id(end.op): end for end in graph.outputs if _is_mark(end.op)}
        outputs = [ends[id(end.op)].op.inputs[0] if id(end.op) in ends else end for end in graph.outputs]
        roles = {id(tensor.op): "output" for tensor in outputs}
        roles.update({id(tensor.op): "input" for tensor in graph.inputs})
        gradients = {}
        if self.labels and not within:
            for tensor, label in zip(outputs[-len(self.labels) :], self.labels, strict=True):
                gradients.setdefault(id(tensor.op), []).append(label)
        names, needed = {}, _needed(graph)
        for place, operation in enumerate(operations):
            if operation not in needed:
                continue
            backward = forward is not None and place >= forward
            phase = "backward" if backward else "forward"
            if id(operation) in ends or (operation.type == "NoOp" and not _consumed(operation)):
                continue
            variable = variables.get(id(operation.outputs[0])) if operation.outputs else None
            role = "variable" if variable is not None else roles.get(id(operation), "")
            role = "gradient" if backward and role == "output" else role
            value = ", ".join(gradients.get(id(operation), ())) or _value(operation)
            names[id(operation)] = name = self._node(operation, variable, within, phase, role, value)
            for tensor in operation.inputs:
                self._edge(names[id(tensor.op)], name, tensor, phase)
            for earlier in operation.control_inputs:
                if id(earlier) in names:
                    self._edge(names[id(earlier)], name, None, phase)
            self._inner(graph, operation, name, forward if forward is None else (0 if backward else None))

    def _node(self, operation, variable, within, phase, role, value):
        outputs = operation.outputs
        shape, kind = _shapes(outputs), (outputs[0].dtype.base_dtype.name if outputs else "")
        name = operation.name
        if variable is not None:
            shape, kind, name = _shape(variable.shape), variable.dtype.name, _variable_name(variable)
        if not role and operation.type == "Const":
            role = "constant"
        name = f"{within}/{name}" if within else name
        while name in self.nodes["name"]:
            name += "'"
        row = {
            "name": name,
            "operation": "Variable" if variable is not None else operation.type,
            "shape": shape,
            "type": kind,
            "device": operation.device,
            "phase": phase,
            "role": role,
            "value": value,
            "within": within,
        }
        for column, value in row.items():
            self.nodes[column].append(value)
        return name

    def _edge(self, start, end, tensor, phase):
        row = (start, end, "" if tensor is None else _shape(tensor.shape))
        row += ("control" if tensor is None else tensor.dtype.base_dtype.name, phase)
        for column, value in zip(self.edges, row, strict=True):
            self.edges[column].append(value)

    def _inner(self, graph, operation, name, forward):
        for attribute, role in _FUNCTIONS.items():
            if attribute not in operation.node_def.attr:
                continue
            value = operation.get_attr(attribute)
            several = value if isinstance(value, list) else [value]
            for place, function in enumerate(several, 1):
                inner = _function_graph(graph, getattr(function, "name", ""))
                if inner is not None:
                    self.add(inner, f"{name}:{role}{place if len(several) > 1 else ''}", forward, {})


def _function_graph(graph, name):
    while graph is not None:
        if name in getattr(graph, "_functions", {}):
            return graph._functions[name].graph
        graph = getattr(graph, "outer_graph", None)
    return None


def _needed(graph):
    """The operations that run: arguments, what has effects, and what outputs and effects are computed from."""
    found = set()
    waiting = [tensor.op for tensor in (*graph.inputs, *graph.outputs)]
    waiting += [operation for operation in graph.get_operations() if operation.op_def.is_stateful]
    while waiting:
        operation = waiting.pop()
        if operation not in found:
            found.add(operation)
            waiting += [*(tensor.op for tensor in operation.inputs), *operation.control_inputs]
    return found


def _is_mark(operation):
    """The identities that TensorFlow puts behind a function's results."""
    return operation.type == "Identity" and not _consumed(operation)


def _consumed(operation):
    return any(tensor.consumers() for tensor in operation.outputs)


def _shape(shape):
    if shape.rank is None:
        return "?"
    sizes = ["?" if size is None else str(size) for size in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _shapes(tensors):
    shapes = [_shape(tensor.shape) for tensor in tensors]
    return "; ".join(shapes[:3] + (["..."] if len(shapes) > 3 else []))


def _value(operation):
    value = tf.make_ndarray(operation.get_attr("value")) if operation.type == "Const" else None
    if value is None or value.size > 3:
        return ""
    text = [item.decode(errors="replace") if isinstance(item, bytes) else f"{item:.4g}" for item in value.ravel()]
    return text[0] if value.ndim == 0 else f"[{', '.join(text)}]"


def _variable_name(variable):
    """A variable of Keras keeps its path; TensorFlow's own names end in ":0"."""
    return _plain(getattr(variable, "_keras_path", None) or variable.name)


def _plain(name):
    return name.split(":")[0]
