"""The graph of a model as plain values, for R to draw."""

import keras


def model_graph(model, expand_nested=False):
    """Layers and what flows between them.

    Args:
        model: a Keras model, built or not.
        expand_nested: give the graphs of nested models, too.
    Returns:
        Dict with `nodes`, a list of dicts (name, class, family, shapes, dtype, frozen, activation, nested: a graph or
        None), and `edges`, a list of [from, to] places in that list, counted from 1. A model that has no graph gives
        its layers in their order.
    Example:
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
        >>> [node["class"] for node in model_graph(model)["nodes"]], model_graph(model)["edges"]
        (['InputLayer', 'Dense'], [[1, 2]])
    """
    functional = getattr(model, "_functional", None) or (model if hasattr(model, "_nodes_by_depth") else None)
    if functional is None:
        layers = list(model.layers)
        edges = [[place, place + 1] for place in range(1, len(layers))] if isinstance(model, keras.Sequential) else []
        return {"nodes": [_node(layer, [], expand_nested) for layer in layers], "edges": edges}
    return _functional_graph(functional, expand_nested)


def _functional_graph(model, expand_nested):
    places, outputs, edges = {}, {}, []
    steps = [node for depth in sorted(model._nodes_by_depth, reverse=True) for node in model._nodes_by_depth[depth]]
    order = {id(operation): place for place, operation in enumerate(model.operations)}
    steps.sort(key=lambda node: order.get(id(node.operation), 0))
    for step in steps:
        operation = step.operation
        places.setdefault(id(operation), len(places) + 1)
        outputs.setdefault(id(operation), (operation, []))[1].extend(step.output_tensors)
    for step in steps:
        for tensor in step.input_tensors:
            edge = [places[id(tensor._keras_history.operation)], places[id(step.operation)]]
            if edge not in edges:
                edges.append(edge)
    return {"nodes": [_node(*found, expand_nested) for found in outputs.values()], "edges": edges}


def _node(operation, tensors, expand_nested):
    shapes = list(dict.fromkeys(tuple(tensor.shape) for tensor in tensors))
    nested = model_graph(operation, True) if expand_nested and isinstance(operation, keras.Model) else None
    activation = getattr(operation, "activation", None)
    return {
        "name": operation.name,
        "class": type(operation).__name__,
        "family": _family(type(operation)),
        "shapes": [[-1 if size is None else size for size in shape] for shape in shapes],
        "dtype": str(tensors[0].dtype) if tensors else "",
        "activation": getattr(activation, "__name__", "") if activation is not None else "",
        "frozen": bool(getattr(operation, "weights", ())) and not operation.trainable,
        "nested": nested if nested and nested["nodes"] else None,
    }


def _family(kind):
    parts = kind.__module__.split(".")
    if parts[:3] == ["keras", "src", "layers"]:
        return "input" if kind is keras.layers.InputLayer else parts[3]
    if issubclass(kind, keras.Model) and parts[0] == "keras":
        return "model"
    return "operation" if parts[0] == "keras" else "own"
