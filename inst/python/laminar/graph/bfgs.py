"""The method of Broyden, Fletcher, Goldfarb and Shanno as a loop in a graph.

Nocedal and Wright (2006), Numerical Optimization, 2nd edition: algorithm 6.1, with the steps' lengths of section 3.1
(sufficient decrease, eq. 3.4, by interpolation) and the first scale of eq. 6.20.
"""

from typing import NamedTuple

import tensorflow as tf

_DECREASE = 1e-4  # share of the decrease that the slope promises
_SHORTEST = 1e-12  # steps shorter than this share of the direction are not tried
_ROUNDING = 1e-9  # a promised decrease of less than this share of the value is rounding


class Point(NamedTuple):
    """Where the search is, as tensors: parameters, value, gradient, inverse Hessian, and how it goes."""

    place: tf.Tensor
    value: tf.Tensor
    gradient: tf.Tensor
    inverse: tf.Tensor
    fresh: tf.Tensor  # the inverse is still the identity matrix
    stuck: tf.Tensor  # 0: goes on; 1: at the precision of the numbers; 2: no step lowers the value
    evaluations: tf.Tensor


def descend(evaluate, start, limit, steps, tolerance):
    """Follow a function of a vector downwards, in a graph.

    Args:
        evaluate: takes a vector, returns value and gradient.
        start: vector of type `float64`.
        limit: tensor, steps to take; at most `steps`.
        steps: whole number, the trace's length.
        tolerance: ends when no element of the gradient is further from 0.
    Returns:
        Number of steps, trace (values before each step), `Point`.
    """
    size = start.shape[0]
    value, gradient = evaluate(start)
    point = Point(
        start, value, gradient, tf.eye(size, dtype=start.dtype), tf.constant(True), tf.constant(0), tf.constant(1)
    )

    def go_on(step, trace, point):
        far = tf.reduce_max(tf.abs(point.gradient)) > tolerance
        return (step < limit) & (point.stuck == 0) & tf.math.is_finite(point.value) & far

    def body(step, trace, point):
        trace = tf.tensor_scatter_nd_update(trace, [[step]], [point.value])
        return step + 1, trace, _step(evaluate, point)

    return tf.while_loop(go_on, body, (tf.constant(0), tf.zeros([steps], start.dtype), point))


def _step(evaluate, point):
    direction = -tf.linalg.matvec(point.inverse, point.gradient)
    slope = tf.tensordot(direction, point.gradient, 1)
    length = tf.reduce_sum(tf.abs(point.gradient))
    longest = tf.where(point.fresh, tf.minimum(tf.ones_like(length), 1 / length), tf.ones_like(length))
    share, place, value, gradient, tried = _search(evaluate, point, direction, slope, longest)
    lower = value <= point.value + _DECREASE * share * slope
    rounding = -slope <= _ROUNDING * (tf.abs(point.value) + _ROUNDING)
    failed = tf.where(
        rounding, 1, tf.where(point.fresh, 2, 0)
    )  # with another inverse the gradient itself is tried first
    inverse, updated = _update(point, place - point.place, gradient - point.gradient)
    return Point(
        tf.where(lower, place, point.place),
        tf.where(lower, value, point.value),
        tf.where(lower, gradient, point.gradient),
        tf.where(lower, inverse, tf.eye(tf.shape(inverse)[0], dtype=inverse.dtype)),
        tf.where(lower, point.fresh & ~updated, True),
        tf.where(lower, 0, failed),
        point.evaluations + tried,
    )


def _search(evaluate, point, direction, slope, longest):
    """The first of shorter and shorter steps that lowers the value enough."""

    def enough(share, value):
        return value <= point.value + _DECREASE * share * slope

    def body(share, place, value, gradient, tried):
        # The lowest point of the parabola through value, slope and the value found; within bounds that also serve
        # where that is infinite.
        lowest = -slope * share / (2 * ((value - point.value) / share - slope))
        lowest = tf.where(tf.math.is_finite(lowest), lowest, 0.5 * share)
        share = tf.where(tried == 0, longest, tf.clip_by_value(lowest, 0.1 * share, 0.5 * share))
        place = point.place + share * direction
        return share, place, *evaluate(place), tried + 1

    def go_on(share, place, value, gradient, tried):
        return (tried == 0) | (~enough(share, value) & (share > _SHORTEST))

    start = (longest, point.place, tf.constant(float("inf"), point.value.dtype), point.gradient, tf.constant(0))
    return tf.while_loop(go_on, body, start)


def _update(point, step, change):
    """The next inverse Hessian (eq. 6.17), and whether the curvature along the step allowed one."""
    curvature = tf.tensordot(step, change, 1)
    square = tf.tensordot(change, change, 1)
    usable = curvature > 1e-10 * tf.sqrt(square * tf.tensordot(step, step, 1))
    rho = tf.where(usable, 1 / tf.where(usable, curvature, tf.ones_like(curvature)), tf.zeros_like(curvature))
    scale = tf.where(point.fresh & usable, curvature / tf.where(usable, square, tf.ones_like(square)), 1.0)
    inverse = scale * point.inverse
    turned = tf.linalg.matvec(inverse, change)
    inner = tf.tensordot(change, turned, 1)
    both = _outer(step, turned)
    new = inverse - rho * (both + tf.transpose(both)) + rho * (rho * inner + 1) * _outer(step, step)
    return tf.where(usable, new, point.inverse), usable


def _outer(one, two):
    return one[:, None] * two[None, :]
