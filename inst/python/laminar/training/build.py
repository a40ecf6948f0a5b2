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
        if own_step:
            return  # such a model need not follow Keras's rules; its first step builds it
        raise LaminarError(f"The data do not fit the model: {_first_line(error)}", "shape") from error
    except Exception:
        if not own_step:
            raise


def _first_line(error):
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
