"""Products of matrices and vectors, and choices, in R's sense."""

import keras
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
    if isinstance(left, keras.KerasTensor) or isinstance(right, keras.KerasTensor):
        sides = zip((left, right), (transpose_left, transpose_right), strict=True)
        return keras.ops.matmul(*(keras.ops.transpose(side) if turned else side for side, turned in sides))
    left, right = _together(left, right)
    rank_left, rank_right = left.shape.rank, right.shape.rank
    if rank_left == 1 and rank_right == 1:
        return tf.reduce_sum(left * right)
    if rank_right == 1:
        return tf.linalg.matvec(left, right, transpose_a=transpose_left)
    if rank_left == 1:
        return tf.linalg.matvec(right, left, transpose_a=not transpose_right)
    return tf.linalg.matmul(left, right, transpose_a=transpose_left, transpose_b=transpose_right)


def solve(matrix, right):
    """The solution of linear equations; a vector on the right gives a vector."""
    matrix, right = _together(matrix, right)
    if right.shape.rank == 1:
        return tf.linalg.solve(matrix, right[:, None])[:, 0]
    return tf.linalg.solve(matrix, right)


def triangular_solve(matrix, right, upper, transpose):
    """The solution of linear equations whose matrix is a triangle; the other triangle is not looked at."""
    matrix, right = _together(matrix, right)
    columns = right[:, None] if right.shape.rank == 1 else right
    solution = tf.linalg.triangular_solve(matrix, columns, lower=not upper, adjoint=transpose)
    return solution[:, 0] if right.shape.rank == 1 else solution


def inverse(matrix):
    """The inverse of a square matrix."""
    return tf.linalg.inv(tensors.as_double(to_tensor(matrix)))


def cholesky(matrix):
    """The upper triangle R with t(R) %*% R = matrix."""
    return tf.linalg.matrix_transpose(tf.linalg.cholesky(tensors.as_double(to_tensor(matrix))))


def det(matrix):
    """The determinant of a square matrix."""
    return tf.linalg.det(tensors.as_double(to_tensor(matrix)))


def _together(left, right):
    """Two operands as tensors of one floating type."""
    left, right = (
        tensors.as_double(value) if isinstance(value, (tf.Tensor, tf.Variable)) else value for value in (left, right)
    )
    return [to_tensor(value) for value in tensors.together("mul", left, right)]


def choose(test, yes, no):
    """`yes` where `test` is true or not 0, else `no`, element by element."""
    test = to_tensor(np.asarray(test) if isinstance(test, np.ndarray) else test)
    return tf.where(test if test.dtype == tf.bool else tf.not_equal(test, tf.zeros_like(test)), yes, no)
