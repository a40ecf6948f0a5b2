"""Building a model's variables before anything is traced."""

import keras
from keras import tree

from laminar.data.arrays import device_type
from laminar.data.checks import outputs_structure
from laminar.errors import LaminarError
from laminar.execution.backend import seam


def build_for(model, rows, batch_size):
    """Create all variables of model, loss, metrics and optimizer from the shapes of a batch.

    Args:
        model: a compiled Keras model.
        rows: `Rows`.
        batch_size: rows in a step.
    Errors:
        `LaminarError` of topic "shape" when the data do not fit the model's layers.
    """

    if _build_plainly(model, rows):
        return

    def batch(leaf):
        if leaf is not None and leaf.dtype.kind in "US":
            seam.check_text(leaf)
            return keras.KerasTensor((min(batch_size, len(leaf)), *leaf.shape[1:]), "string")
        return None if leaf is None else leaf[:batch_size]

    data = tree.map_structure(batch, tree.lists_to_tuples(rows.packed()))
    own_step = _overrides(model, "train_step") or model.run_eagerly  # what runs eagerly need not be traceable
    try:
        model._symbolic_build(data_batch=data)
    except ValueError as error:
        if not own_step:  # a step of the user's own need not follow Keras's rules; its first trace builds it
            line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
            if "y_true and y_pred have different structures" in line:
                raise LaminarError(
                    "`y` must have one array for each output of the model.",
                    "shape",
                    found=f"The model has {_counted(model.outputs, 'output')}, `y` has {_counted(rows.y, 'array')}.",
                ) from error
            raise LaminarError(f"The data do not fit the model: {line}", "shape") from error
    except Exception:
        if not own_step:
            raise


def _counted(nested, noun):
    count = len(tree.flatten(nested))
    return f"{count} {noun}{'s' * (count != 1)}"


def _build_plainly(model, rows):
    """Build from shapes alone where that says everything: a built model with one output and no lazy metric.

    Keras's own way traces the model once more, which takes longer than training a small model does.

    Returns:
        Whether all is built.
    """
    own = [name for name in ("train_step", "compute_loss", "compute_metrics") if _overrides(model, name)]
    outputs = getattr(model, "outputs", None)
    if own or not outputs or len(outputs) != 1 or tree.is_nested(rows.y) or rows.y is None:
        return False
    structure = outputs_structure(model)
    if structure is None or tree.is_nested(structure) or not all(layer.built for layer in model._flatten_layers()):
        return False
    target = keras.KerasTensor(rows.y.shape, keras.backend.standardize_dtype(device_type(rows.y.dtype)))
    metrics, loss = model._compile_metrics, model._compile_loss
    if metrics is not None and not metrics.built:
        metrics.build(target, outputs[0])
    if loss is not None and not loss.built:
        loss.build(target, outputs[0])
    if metrics is not None and any(getattr(metric, "_built", True) is False for metric in metrics.metrics):
        metrics.built = False  # a metric that is built by its first values: Keras's way serves it
        return False
    if model.optimizer is not None and not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    model._post_build()
    return True


def _overrides(model, name):
    return getattr(type(model), name) is not getattr(keras.Model, name)


def check_optimizer(model):
    """The optimizer knows all weights that are to be trained: those made trainable after `compile()` it does not."""
    optimizer = getattr(model, "optimizer", None)
    known = getattr(optimizer, "_trainable_variables_indices", None)
    if not optimizer or not optimizer.built or not known:
        return
    strange = [weight.path for weight in model.trainable_weights if optimizer._var_key(weight) not in known]
    if strange:
        raise LaminarError(
            "Layers became trainable, or were added, after the model was trained.",
            "compile",
            [f"The optimizer does not know `{path}`." for path in strange[:3]],
            "Call `compile()` again before `fit()`.",
        )
