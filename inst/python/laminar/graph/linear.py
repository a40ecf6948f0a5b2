"""Products of matrices and vectors, and choices, in R's sense."""

import numpy as np
import tensorflow as tf

from laminar.bridge import tensors
from laminar.graph.values import to_tensor


def matmul(left, right, transpose_left=False, transpose_right=False):
    """A product of matrices and vectors; a vector stays a tensor with one axis.

    Args:
        left, right: tensors or NumPy arrays of one or two axes; whole numbers of both become `float64`.
        transpose_left, transpose_right: whether a matrix is transposed first.
    Returns:
        A tensor with the axes that are left.
    """
    left, right = (
        tensors.as_double(value) if isinstance(value, (tf.Tensor, tf.Variable)) else value for value in (left, right)
    )
    left, right = (to_tensor(value) for value in tensors.together("mul", left, right))
    rank_left, rank_right = left.shape.rank, right.shape.rank
    if rank_left == 1 and rank_right == 1:
        return tf.reduce_sum(left * right)
    if rank_right == 1:
        return tf.linalg.matvec(left, right, transpose_a=transpose_left)
    if rank_left == 1:
        return tf.linalg.matvec(right, left, transpose_a=not transpose_right)
    return tf.linalg.matmul(left, right, transpose_a=transpose_left, transpose_b=transpose_right)


def choose(test, yes, no):
    """`yes` where `test` is true or not 0, else `no`, element by element."""
    test = to_tensor(np.asarray(test) if isinstance(test, np.ndarray) else test)
    return tf.where(test if test.dtype == tf.bool else tf.not_equal(test, tf.zeros_like(test)), yes, no)
