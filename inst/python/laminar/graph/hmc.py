"""Hamiltonian Monte Carlo: warm-up and draws of all chains as one program.

Neal (2011), MCMC using Hamiltonian dynamics, in the Handbook of Markov Chain Monte Carlo. The step size is adapted by
dual averaging (Hoffman and Gelman, 2014, JMLR 15, section 3.2), the scale of each parameter from draws of the warm-up.
"""

import time
from typing import NamedTuple

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.program import compiled, fixed_arguments, of_vector
from laminar.graph.values import as_vector

# Of dual averaging: how strongly it reacts, how it begins, how fast old step sizes are forgotten.
_GAMMA, _DELAY, _KAPPA = 0.05, 10.0, 0.75


class Adaptation(NamedTuple):
    """What the warm-up learns, as tensors: step sizes in logarithms, scales, and sums over a window of draws."""

    log_step: tf.Tensor
    log_average: tf.Tensor
    error: tf.Tensor
    centre: tf.Tensor
    count: tf.Tensor
    scale: tf.Tensor
    drawn: tf.Tensor
    mean: tf.Tensor
    squares: tf.Tensor


def sample(function, start, others, settings):
    """Draws from a distribution whose log density, up to a constant, is a function of tensors.

    Args:
        function: takes a dict of arguments, returns one number.
        start: dict with one argument and the values where the chains begin.
        others: dict of further arguments.
        settings: dict with `draws`, `warmup` and `chains` (whole numbers), `steps` (of the longest trajectory),
            `step_size` (to begin with), `target` (rate of acceptance), `seed` and `jit_compile`.
    Returns:
        dict with `draws` (draws × chains × parameters), `acceptance` (rate), `divergences` (count), `step_size`,
        `scale` (of each parameter), `evaluations` (of the gradient) and `seconds` (for compiling and for running).
    """
    began = time.perf_counter()
    values, value_and_gradient = of_vector(function, start, fixed_arguments(others))
    position = as_vector(values)
    chains = settings["chains"]

    def evaluate(positions):
        if chains == 1:
            return tuple(part[None] for part in value_and_gradient(positions[0]))
        return tf.vectorized_map(value_and_gradient, positions)

    def program(positions, seed, rounds):
        return _run(evaluate, positions, seed, rounds, settings)

    positions = tf.tile(position[None], [chains, 1])
    specs = [positions, tf.TensorSpec([2], tf.int32), tf.TensorSpec([], tf.int32)]
    run = compiled(program, specs, settings["jit_compile"])
    seed = tf.constant([settings["seed"], 0])
    values = run(positions, seed, tf.constant(0))[-1]
    if not bool(tf.reduce_all(tf.math.is_finite(values))):
        raise LaminarError(
            "The log density is not finite where the chains begin.",
            "value",
            found=f"It is {float(values[0])}.",
            mend="Choose a `start` inside the distribution's support.",
        )
    ready = time.perf_counter()
    rounds = settings["warmup"] + settings["draws"]
    draws, counts, step, scale, _ = (part.numpy() for part in run(positions, seed, tf.constant(rounds)))
    return {
        "draws": draws,
        "acceptance": float(counts[1]) / (settings["draws"] * chains),
        "divergences": int(counts[2]),
        "step_size": float(step),
        "scale": scale,
        "evaluations": int(counts[0]),
        "seconds": [ready - began, time.perf_counter() - ready],
    }


def _run(evaluate, positions, seed, rounds, settings):
    """The loop over warm-up and draws; `rounds` is an argument so that the program can be compiled before it is run."""
    draws, warmup = settings["draws"], settings["warmup"]
    ends = _window_ends(warmup)

    def body(turn, positions, values, gradients, learnt, kept, counts):
        warm = turn < warmup
        step = tf.exp(tf.where(warm, learnt.log_step, learnt.log_average))
        positions, values, gradients, chance, counted = _transition(
            evaluate, positions, values, gradients, step, learnt.scale, tf.stack([seed[0], turn]), settings["steps"]
        )
        learnt = _select(warm, _learn(learnt, turn, positions, chance, ends, settings), learnt)
        at = tf.maximum(turn - warmup, 0)
        kept = tf.tensor_scatter_nd_update(kept, [[at]], positions[None])
        # (Gradients are counted from the beginning, moves and divergences after the warm-up.)
        counts += tf.where(warm, counted * [1, 0, 0], counted)
        return turn + 1, positions, values, gradients, learnt, kept, counts

    values, gradients = evaluate(positions)
    kept = tf.zeros([draws, *positions.shape], tf.float64)
    begin = (tf.constant(0), positions, values, gradients, _first(positions, settings["step_size"]), kept)
    begin = (*begin, tf.constant([positions.shape[0], 0, 0]))
    *_, learnt, kept, counts = tf.while_loop(lambda turn, *_: turn < rounds, body, begin)
    return kept, counts, tf.exp(learnt.log_average), learnt.scale, values


def _transition(evaluate, positions, values, gradients, step, scale, seed, steps):
    """One trajectory of each chain: leapfrog steps, then the choice of staying or moving.

    Returns:
        (positions, log densities, gradients, probabilities of moving, counts of gradients, moves and divergences).
    """
    chains, size = positions.shape
    # (One call for all random numbers, since XLA takes long to compile each.)
    drawn = tf.random.stateless_uniform([chains * size + chains + 1], seed, 1e-300, 1.0, tf.float64)
    momentum = tf.math.ndtri(tf.reshape(drawn[: chains * size], positions.shape))
    # (Trajectories of one length may come back to where they began; Mackenzie 1989, Physics Letters B 226.)
    length = 1 + tf.cast(drawn[-1] * steps, tf.int32)
    before = values - 0.5 * tf.reduce_sum(momentum**2, 1)

    def leap(count, position, momentum, gradient, _):
        momentum = momentum + 0.5 * step * scale * gradient
        position = position + step * scale * momentum
        value, gradient = evaluate(position)
        return count + 1, position, momentum + 0.5 * step * scale * gradient, gradient, value

    _, position, momentum, gradient, value = tf.while_loop(
        lambda count, *_: count < length, leap, (tf.constant(0), positions, momentum, gradients, values)
    )
    change = value - 0.5 * tf.reduce_sum(momentum**2, 1) - before
    change = tf.where(tf.math.is_finite(change), change, tf.constant(-float("inf"), tf.float64))
    chance = tf.exp(tf.minimum(change, 0.0))
    moves = drawn[chains * size : -1] < chance
    positions = tf.where(moves[:, None], position, positions)
    gradients = tf.where(moves[:, None], gradient, gradients)
    counts = tf.stack([length * chains, _count(moves), _count(change < -1000.0)])
    return positions, tf.where(moves, value, values), gradients, chance, counts


def _count(test):
    return tf.reduce_sum(tf.cast(test, tf.int32))


def _first(positions, step_size):
    size = positions.shape[1]
    zero, log_step = tf.constant(0.0, tf.float64), tf.math.log(tf.constant(step_size, tf.float64))
    nothing = tf.zeros([size], tf.float64)
    return Adaptation(
        log_step, log_step, zero, log_step + tf.math.log(tf.constant(10.0, tf.float64)), zero,
        tf.ones([size], tf.float64), zero, nothing, nothing,
    )  # fmt: skip


def _learn(learnt, turn, positions, chance, ends, settings):
    """Adaptation after a round of the warm-up."""
    count = learnt.count + 1.0
    weight = 1.0 / (count + _DELAY)
    error = (1.0 - weight) * learnt.error + weight * (settings["target"] - tf.reduce_mean(chance))
    log_step = learnt.centre - tf.sqrt(count) / _GAMMA * error
    share = count**-_KAPPA
    log_average = share * log_step + (1.0 - share) * learnt.log_average

    chains = positions.shape[0]
    drawn = learnt.drawn + chains
    away = tf.reduce_mean(positions, 0) - learnt.mean
    mean = learnt.mean + away * chains / drawn
    squares = learnt.squares + tf.reduce_sum((positions - mean) * (positions - learnt.mean), 0)
    learnt = Adaptation(log_step, log_average, error, learnt.centre, count, learnt.scale, drawn, mean, squares)
    if not ends:
        return learnt
    # At the end of a window the scales are those of its draws, and the step size is sought again.
    variance = squares / tf.maximum(drawn - 1.0, 1.0)
    zero = tf.zeros_like(error)
    fresh = Adaptation(
        zero, zero, zero, tf.math.log(tf.constant(2.0, tf.float64)), zero,
        tf.sqrt(tf.where(variance > 0, variance, tf.ones_like(variance))), zero, mean * 0.0, mean * 0.0,
    )  # fmt: skip
    return _select(tf.reduce_any(tf.equal(turn, ends)), fresh, learnt)


def _select(test, yes, no):
    return Adaptation(*(tf.where(test, one, other) for one, other in zip(yes, no, strict=True)))


def _window_ends(warmup):
    """The rounds after which scales are learnt: windows of doubling length; the last rounds are for the step size."""
    ends, at, length, last = [], int(0.1 * warmup), max(int(0.1 * warmup), 10), int(0.85 * warmup)
    while at + length <= last:
        at += length
        length *= 2
        if at + length > last:
            at = last
        ends.append(at - 1)
    return ends
