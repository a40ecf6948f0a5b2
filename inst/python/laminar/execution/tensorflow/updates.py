"""Updates of large tables: what Adam does to one variable as one compiled operation."""

import contextlib

import keras
import tensorflow as tf

LARGE = 1 << 16  # numbers in a variable from which a compiled update is worth its compiling


@contextlib.contextmanager
def fused_updates(fuse):
    """Let Adam and AdamW update a table, whose gradient holds some of its rows, by one compiled operation.

    It is Keras's own code that is compiled. In the graph the rows are summed twice, by an operation that takes four
    times as long as XLA's, and each product passes over the whole table.

    Args:
        fuse: compiles a function of tensors into one operation.
    """
    optimizer = keras.optimizers.Adam

    def update(self, gradient, variable, learning_rate):
        if type(self).__module__.startswith("keras.") and _is_large_table(gradient, variable):
            rows, learning_rate = gradient.values, tf.convert_to_tensor(learning_rate)
            fuse(_row_update(before, self, variable))(rows, gradient.indices, learning_rate)
        else:
            before(self, gradient, variable, learning_rate)

    before = optimizer.update_step
    optimizer.update_step = update
    try:
        yield
    finally:
        optimizer.update_step = before


def _is_large_table(gradient, variable):
    return isinstance(gradient, tf.IndexedSlices) and variable.shape.num_elements() >= LARGE


def _row_update(update_step, optimizer, variable):
    def update(rows, indices, learning_rate):
        update_step(optimizer, tf.IndexedSlices(rows, indices, variable.shape), variable, learning_rate)
        return rows[:0]

    return update
