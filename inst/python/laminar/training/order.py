"""Which rows an epoch takes, and in which order: pure functions of seed and epoch."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Span:
    """Which steps make up an epoch.

    Attributes:
        turn: how often the data have been gone through before; a turn has one order of rows.
        first: the epoch's first step within the turn.
        count: steps in the epoch.
    """

    turn: int
    first: int
    count: int


def epoch_span(epoch, batches, steps_per_epoch=None):
    """The steps of an epoch, as Keras takes them: with `steps_per_epoch` an epoch goes on where the last one ended.

    Args:
        epoch: 0-based.
        batches: batches in the data.
        steps_per_epoch: whole number or `None`.
    Returns:
        `Span`.
    Example:
        >>> epoch_span(1, batches=5, steps_per_epoch=3)
        Span(turn=0, first=3, count=2)
    """
    if steps_per_epoch is None or steps_per_epoch >= batches:
        return Span(epoch, 0, batches)
    epochs_in_turn = -(-batches // steps_per_epoch)
    first = epoch % epochs_in_turn * steps_per_epoch
    return Span(epoch // epochs_in_turn, first, min(steps_per_epoch, batches - first))


def row_order(rows, batch_size, shuffle, seed, turn):
    """The order in which a turn takes the rows: it depends on seed and turn alone.

    Args:
        rows: whole number.
        batch_size: rows in a step.
        shuffle: True, "batch" (rows change places within their batch) or False.
        seed: whole number.
        turn: 0-based.
    Returns:
        int32 array (rows,).
    Example:
        >>> row_order(4, 2, False, 1, 0).tolist()
        [0, 1, 2, 3]
    """
    order = np.arange(rows, dtype=np.int32)
    if not shuffle:
        return order
    generator = np.random.Generator(np.random.Philox(key=[seed, turn]))
    if shuffle == "batch":
        full = rows // batch_size * batch_size
        order[:full] = generator.permuted(order[:full].reshape(-1, batch_size), axis=1).reshape(-1)
        generator.shuffle(order[full:])
    else:
        generator.shuffle(order)
    return order


def roomy(rows):
    """Rows to make room for, at most a sixteenth more: so nearly equal numbers of rows share a program.

    Example:
        >>> roomy(666), roomy(667)
        (672, 672)
    """
    grain = max(1, 2 ** (int(rows).bit_length() - 5))
    return -(-rows // grain) * grain
