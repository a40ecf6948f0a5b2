"""Keras callbacks under the engine: their order, and which of them must see every batch."""

import math

import keras
from keras.src.callbacks.callback_list import CallbackList
from keras.src.utils.python_utils import is_default

TRAIN_HOOKS = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")
TEST_HOOKS = ("on_test_batch_begin", "on_test_batch_end")
PREDICT_HOOKS = ("on_predict_batch_begin", "on_predict_batch_end")


def as_list(callbacks):
    """Callbacks as a list.

    Args:
        callbacks: one callback, a list of them, a `CallbackList` or `None`.
    """
    if isinstance(callbacks, CallbackList):
        return list(callbacks.callbacks)
    if isinstance(callbacks, (list, tuple)):
        return [callback for callback in callbacks if callback is not None]
    return [] if callbacks is None else [callbacks]


def callback_list(callbacks, model, epochs, steps):
    """Keras's own list of callbacks, with its History added.

    Args:
        callbacks: as of `as_list()`; a `CallbackList` is taken as it is.
        model: the model they are told about.
        epochs, steps: whole numbers (`steps` may be `None`).
    Returns:
        `keras.callbacks.CallbackList`.
    """
    if isinstance(callbacks, CallbackList):
        return callbacks
    params = {"verbose": 0, "epochs": epochs, "steps": steps}
    return CallbackList(as_list(callbacks), add_history=True, add_progbar=False, model=model, **params)


def needs_batches(callbacks, hooks):
    """Whether a callback really defines one of these batch hooks, so that steps must run one by one.

    Callbacks of Keras's own whose batch hooks do nothing at their settings do not count, nor does TerminateOnNaN,
    which is told after every slice instead.
    """
    return any(_defines(callback, hooks) for callback in callbacks.callbacks)


def steps_between_calls(callbacks, hooks, steps_per_execution):
    """Steps in a slice where callbacks have batch hooks.

    A callback that wants to hear of every hundredth batch alone says so by its attribute `every_batches = 100`; the
    steps between run as one program when all callbacks with batch hooks do.

    Args:
        callbacks: a `CallbackList`.
        hooks: names of the batch hooks that count.
        steps_per_execution: what `compile()` was given.
    Returns:
        Whole number, or `None` when no callback has such a hook.
    """
    wanted = [getattr(callback, "every_batches", 1) for callback in callbacks.callbacks if _defines(callback, hooks)]
    return max(steps_per_execution, math.gcd(*wanted)) if wanted else None


def _defines(callback, hooks):
    if isinstance(callback, (keras.callbacks.TerminateOnNaN, keras.callbacks.History)):
        return False
    kind = type(callback)
    if kind in (keras.callbacks.ModelCheckpoint, keras.callbacks.BackupAndRestore):
        return callback.save_freq != "epoch" and "on_train_batch_end" in hooks
    if isinstance(callback, keras.callbacks.TensorBoard) and kind.__module__.split(".")[0] in ("keras", "laminar"):
        return callback.update_freq != "epoch" or callback._should_trace or callback.write_steps_per_second
    return any(not is_default(getattr(callback, hook)) for hook in hooks)


def tell_watchers(callbacks, step, logs):
    """Tell TerminateOnNaN the loss after a slice."""
    for callback in callbacks.callbacks:
        if isinstance(callback, keras.callbacks.TerminateOnNaN):
            callback.on_batch_end(step, logs=logs)
