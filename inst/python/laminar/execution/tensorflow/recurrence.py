"""Recurrent layers with a lighter loop, chosen while tracing, so that saved models know nothing of it.

An LSTM as one operation: TensorFlow's `BlockLSTM` runs all points in time of a sequence, where Keras's loop starts
about 20 operations at each, and as many again for the gradient. A GRU with gates that are split, not sliced: the
gradient of a split is one concatenation, that of three slices are three padded matrices and their sum.
"""

import contextlib
import os

import keras
import tensorflow as tf
from keras import layers, ops

ROWS = 32  # of a batch at least, for each part that a core of the processor computes
UNITS = 40  # of a layer up to which the operation is faster than XLA's loop; its products are slower


@contextlib.contextmanager
def block_lstm():
    """Let LSTM layers run as `BlockLSTM` where they can while this context is open."""
    loop = layers.LSTM.inner_loop

    def inner_loop(layer, sequences, initial_state, mask, training=False):
        known = isinstance(sequences, tf.Tensor) and sequences.shape.is_fully_defined()
        masked = any(part is not None for part in keras.tree.flatten(mask))
        if masked or not known or not runs_as_block(layer):
            return loop(layer, sequences, initial_state, mask, training=training)
        return _run(layer, sequences, initial_state)

    layers.LSTM.inner_loop = inner_loop
    try:
        yield
    finally:
        layers.LSTM.inner_loop = loop


def runs_as_block(layer):
    """Whether a recurrent layer is small and has what TensorFlow's operation has: the usual activations, no dropout.

    Args:
        layer: a Keras layer. Masks are known only when it is called.
    """
    return (
        type(layer) is layers.LSTM
        and type(layer.cell) is layers.LSTMCell
        and layer.units <= UNITS
        and layer.activation is keras.activations.tanh
        and layer.recurrent_activation is keras.activations.sigmoid
        and not (layer.dropout or layer.recurrent_dropout or layer.unroll)
        and layer.use_cudnn is not True
        and layer.compute_dtype == layer.variable_dtype == "float32"
    )


@contextlib.contextmanager
def split_gates():
    """Let GRU cells split their gates where they can while this context is open."""
    step = layers.GRUCell.call

    def call(cell, inputs, states, training=False):
        if type(cell) is not layers.GRUCell or cell.implementation != 2 or not cell.reset_after:
            return step(cell, inputs, states, training=training)
        if training and 0.0 < cell.dropout < 1.0:
            inputs = inputs * cell.get_dropout_mask(inputs)
        nested = keras.tree.is_nested(states)
        hidden = _gru_step(cell, inputs, states[0] if nested else states)
        return hidden, [hidden] if nested else hidden

    layers.GRUCell.call = call
    try:
        yield
    finally:
        layers.GRUCell.call = step


def _gru_step(cell, inputs, hidden):
    """The next state (batch, units): Cho et al. 2014, the reset gate after the product as in cuDNN's version."""
    from_inputs, from_hidden = ops.matmul(inputs, cell.kernel), ops.matmul(hidden, cell.recurrent_kernel)
    if cell.use_bias:
        input_bias, hidden_bias = ops.unstack(cell.bias, axis=0)
        from_inputs, from_hidden = ops.add(from_inputs, input_bias), ops.add(from_hidden, hidden_bias)
    update, reset, new = ops.split(from_inputs, 3, axis=-1)
    update_hidden, reset_hidden, new_hidden = ops.split(from_hidden, 3, axis=-1)
    update = cell.recurrent_activation(update + update_hidden)
    reset = cell.recurrent_activation(reset + reset_hidden)
    new = cell.activation(new + reset * new_hidden)
    return update * hidden + (1 - update) * new


def _run(layer, sequences, initial_state):
    """(last output, outputs, states), as Keras's loop gives them."""
    cell = layer.cell
    weights = tf.concat([tf.convert_to_tensor(cell.kernel), tf.convert_to_tensor(cell.recurrent_kernel)], 0)
    bias = tf.convert_to_tensor(cell.bias) if cell.use_bias else tf.zeros([4 * cell.units])
    weights, bias = _reordered(weights), _reordered(bias)
    parts = _parts(sequences.shape[0])
    states = zip(*(tf.split(state, parts) for state in initial_state), strict=True)
    inputs = _by_time(sequences, parts)
    if layer.go_backwards:
        inputs = [tf.reverse(part, [0]) for part in inputs]
    made = [_block(part, *state, weights, bias) for part, state in zip(inputs, states, strict=True)]
    last, carried = (tf.concat([part[-1] for part in kind], 0) for kind in zip(*made, strict=True))
    if not layer.return_sequences:
        return last, last[:, None], [last, carried]
    outputs = tf.concat([_turned(outputs) for outputs, _ in made], 0)
    return last, outputs, [last, carried]


def _by_time(sequences, parts):
    """Parts of a batch of sequences, each (T, rows, features), so that each core makes its own.

    What an embedding has looked up is looked up anew, in this order: turning the numbers of its rows costs nothing,
    turning the rows as much as looking them up, and their gradient as well.
    """
    source = sequences.op
    if source.type == "GatherV2" and source.inputs[0].shape.rank == sequences.shape.rank - 1 == 2:
        table, indices, axis = source.inputs
        if tf.get_static_value(axis) == 0:
            return [tf.gather(table, _turned(part[..., None])[..., 0]) for part in tf.split(indices, parts)]
    return [_turned(part) for part in tf.split(sequences, parts)]


def _turned(tensor):
    """(a, b, c) to (b, a, c). TensorFlow takes 30 times as long to turn a plain matrix."""
    return tf.transpose(tensor, [1, 0, 2])


def _parts(rows):
    """Parts of a batch that run side by side: the operation itself uses one core."""
    most = max(1, min(os.cpu_count() or 1, rows // ROWS))
    return max(parts for parts in range(1, most + 1) if rows % parts == 0)


def _reordered(weights):
    """Keras's order of gates (input, forget, cell, output) to that of the operation (input, cell, forget, output)."""
    first, forget, cell, last = tf.split(weights, 4, axis=-1)
    return tf.concat([first, cell, forget, last], -1)


def _block(inputs, hidden, carried, weights, bias):
    """Outputs and carried states (T, batch, units) of one part of a batch."""
    points, none = inputs.shape[0], tf.zeros([hidden.shape[1]])
    made = tf.raw_ops.BlockLSTM(
        seq_len_max=tf.constant(points, tf.int64), x=inputs, cs_prev=carried, h_prev=hidden,
        w=weights, wci=none, wcf=none, wco=none, b=bias, forget_bias=0.0, cell_clip=-1.0, use_peephole=False,
    )  # fmt: skip
    return made.h, made.cs
