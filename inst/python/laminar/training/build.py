"""Building a model's variables before anything is traced."""

import keras
from keras import tree

from laminar.errors import LaminarError


def build_for(model, rows, batch_size):
    """Create all variables of model, loss, metrics and optimizer from the shapes of a batch.

    Args:
        model: a compiled Keras model.
        rows: `Rows`.
        batch_size: rows in a step.
    Errors:
        `LaminarError` of topic "shape" when the data do not fit the model's layers.
    """

    def batch(leaf):
        return None if leaf is None else leaf[:batch_size]

    data = tree.map_structure(batch, tree.lists_to_tuples(rows.packed()))
    own_step = type(model).train_step is not keras.Model.train_step
    try:
        model._symbolic_build(data_batch=data)
    except ValueError as error:
        if not own_step:  # a step of the user's own need not follow Keras's rules; its first trace builds it
            line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
            raise LaminarError(f"The data do not fit the model: {line}", "shape") from error
    except Exception:
        if not own_step:
            raise


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
