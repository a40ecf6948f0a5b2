"""Updates of large tables: what Adam or RMSprop does to one variable as one compiled operation."""

import contextlib

import tensorflow as tf
from keras import optimizers

LARGE = 1 << 16  # numbers in a variable from which a compiled update is worth its compiling


@contextlib.contextmanager
def fused_updates(fuse):
    """Let optimizers update a table, whose gradient holds some of its rows, by one compiled operation.

    In the graph the rows are summed twice, by an operation that takes four times as long as XLA's, and each product
    passes over the whole table. Known are Adam, AdamW and RMSprop.

    Args:
        fuse: compiles a function of tensors into one operation.
    """
    before = {optimizers.Adam: optimizers.Adam.update_step, optimizers.RMSprop: optimizers.RMSprop.update_step}

    def fused(kind, rows_update):
        def update(self, gradient, variable, learning_rate):
            if not (_is_large_table(gradient, variable) and _is_known(self)):
                return before[kind](self, gradient, variable, learning_rate)
            rate = tf.convert_to_tensor(learning_rate)
            return fuse(lambda *tensors: rows_update(self, variable, *tensors))(rate, *_pieces(gradient))

        return update

    def adam(optimizer, table, rate, rows, indices):
        slices = tf.IndexedSlices(tf.concat(rows, 0), tf.concat(indices, 0), table.shape)
        before[optimizers.Adam](optimizer, slices, table, rate)
        return rate

    optimizers.Adam.update_step = fused(optimizers.Adam, adam)
    optimizers.RMSprop.update_step = fused(optimizers.RMSprop, _rmsprop)
    try:
        yield
    finally:
        for kind, update_step in before.items():
            kind.update_step = update_step


def _is_large_table(gradient, variable):
    whole = isinstance(gradient, tf.IndexedSlices) and gradient.dtype == variable.dtype == tf.float32
    return whole and variable.shape.num_elements() >= LARGE


def _is_known(optimizer):
    plain = type(optimizer) is optimizers.RMSprop and not optimizer.momentum and not optimizer.centered
    return plain or type(optimizer) in (optimizers.Adam, optimizers.AdamW)


def _pieces(gradient):
    """Lists of rows and of their indices: where a gradient was joined from those of several uses, what was joined."""
    joined = [gradient.values, gradient.indices]
    pieces = [list(part.op.inputs[:-1]) for part in joined if part.op.type == "ConcatV2"]
    sizes = [[piece.shape[0] for piece in kind] for kind in pieces]
    return pieces if len(sizes) == 2 and sizes[0] == sizes[1] else [[part] for part in joined]


def _rmsprop(optimizer, table, rate, rows, indices):
    """`RMSprop.update_step()` for a table: of rows that come twice it sums the squares, not squares the sum."""
    velocity = optimizer._velocities[optimizer._get_variable_index(table)].value
    sums, squares = tf.zeros(table.shape), tf.zeros(table.shape)
    for piece, places in zip(rows, indices, strict=True):
        sums = tf.tensor_scatter_nd_add(sums, places[:, None], piece)
        squares = tf.tensor_scatter_nd_add(squares, places[:, None], tf.square(piece))
    rho = optimizer.rho
    velocity.assign(rho * velocity + (1 - rho) * squares)
    table.assign_sub(rate * sums / tf.sqrt(velocity + optimizer.epsilon))
    return rate
