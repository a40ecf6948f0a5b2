"""Products of matrices and vectors, and choices, in R's sense."""

import keras
from keras import ops

from laminar.ops.arithmetic import as_double, together
from laminar.ops.values import to_tensor, type_name


def matmul(left, right, transpose_left=False, transpose_right=False):
    """A product of matrices and vectors; a vector stays a tensor with one axis.

    Args:
        left, right: tensors or NumPy arrays of one or two axes; whole numbers of both become `float64`.
        transpose_left, transpose_right: whether a matrix is transposed first.
    Returns:
        A tensor with the axes that are left.
    """
    if not isinstance(left, keras.KerasTensor) and not isinstance(right, keras.KerasTensor):
        left, right = _together(left, right)
    if len(left.shape) == 1 and len(right.shape) == 1:
        return ops.sum(left * right)
    if len(left.shape) == 1:
        left, right, transpose_left = right, left, not transpose_right
    left = _turned(left, transpose_left)
    if len(right.shape) == 1:
        return ops.squeeze(ops.matmul(left, ops.expand_dims(right, 1)), 1)
    return ops.matmul(left, _turned(right, transpose_right))


def _turned(matrix, turned):
    return ops.transpose(matrix) if turned else matrix


def solve(matrix, right):
    """The solution of linear equations; a vector on the right gives a vector."""
    return ops.solve(*_together(matrix, right))


def triangular_solve(matrix, right, upper, transpose):
    """The solution of linear equations whose matrix is a triangle; the other triangle is not looked at."""
    matrix, right = _together(matrix, right)
    return ops.solve_triangular(_turned(matrix, transpose), right, lower=upper == transpose)


def inverse(matrix):
    """The inverse of a square matrix."""
    return ops.inv(as_double(to_tensor(matrix)))


def cholesky(matrix):
    """The upper triangle R with t(R) %*% R = matrix."""
    return ops.transpose(ops.cholesky(as_double(to_tensor(matrix))))


def det(matrix):
    """The determinant of a square matrix."""
    return ops.det(as_double(to_tensor(matrix)))


def _together(left, right):
    """Two operands as tensors of one floating type."""
    left, right = (as_double(value) if type_name(value) else value for value in (left, right))
    return [to_tensor(value) for value in together("mul", left, right)]


def choose(test, yes, no):
    """`yes` where `test` is true or not 0, else `no`, element by element."""
    test = to_tensor(test)
    return ops.where(test if type_name(test) == "bool" else ops.not_equal(test, 0), yes, no)
