"""Where a loss stopped being finite: the epoch is run again up to that step, and the step itself layer by layer.

All state of a training lives in the model's variables, so the same steps from the same values give the same bits.
"""

import dataclasses

import keras
import numpy as np
from keras import tree

from laminar.execution.backend import seam
from laminar.layers.random import fast_random


class Finder:
    """Remembers an epoch's beginning, to look for the first layer whose output is not finite.

    Args:
        model: a built, compiled model.
    """

    def __init__(self, model):
        self._model, self._begin = model, None

    def keep(self):
        """Remember the variables as they are now; one copy on the host."""
        self._begin = self._values()

    def find(self, steps, span, first, bad):
        """Say what was not finite first.

        Args:
            steps: the `RowSteps`.
            span: the epoch's `Span`.
            first: the step that the remembered beginning stands before.
            bad: the first step with a loss that is not finite, 0-based.
        Returns:
            One or two sentences. The model is as it was.
        """
        now = self._values()
        try:
            self._assign(self._begin)
            if bad > first:
                steps.run(dataclasses.replace(span, count=bad), lambda *_: True, first)
            x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(steps.batch(span, bad))
            return self._look(x, y, sample_weight, steps.rows(span, bad))
        finally:
            self._assign(now)

    def _look(self, x, y, sample_weight, rows):
        for name, data in (("inputs", x), ("targets", y), ("sample weights", sample_weight)):
            wrong = _wrong_rows(data)
            if wrong.any():
                return f"The {name} hold values that are not finite, first in sample {rows[wrong.argmax()] + 1}."
        for layer in self._model._flatten_layers(include_self=False):
            if not all(_is_finite(weight.value) for weight in layer.weights) and not list(layer._flatten_layers())[1:]:
                return (
                    f'The weights of layer "{layer.name}" ({type(layer).__name__}) were not finite before this step: '
                    "the step before it went too far. A smaller learning rate or `clipnorm` of the optimizer helps."
                )
        found, output = self._first_layer(x)
        if found is not None:
            return f'The first layer whose output is not finite is "{found.name}" ({type(found).__name__}).'
        loss = self._model.compute_loss(x=x, y=y, y_pred=output, sample_weight=sample_weight)
        if not _is_finite(loss):
            return "The outputs of all layers are finite: the loss function makes of them what is not."
        return "Run step by step it stays finite, so rounding decides: values are at the limit of their type."

    def _first_layer(self, x):
        """The layer that first returns something not finite, or `None`; and the model's output."""
        found, call = [], keras.layers.Layer.__call__

        def watched(layer, *arguments, **named):
            output = call(layer, *arguments, **named)
            if not found and layer is not self._model and not all(map(_is_finite, tree.flatten(output))):
                found.append(layer)
            return output

        keras.layers.Layer.__call__ = watched
        try:
            with fast_random():
                output = self._model(x, training=True)
        finally:
            keras.layers.Layer.__call__ = call
        return (found[0] if found else None), output

    def _values(self):
        return [np.array(seam.to_host(variable.value)) for variable in seam.state_variables(self._model)]

    def _assign(self, values):
        for variable, value in zip(seam.state_variables(self._model), values, strict=True):
            variable.assign(value)


def _is_finite(value):
    value = np.asarray(value)
    return value.dtype.kind != "f" or bool(np.isfinite(value).all())


def _wrong_rows(data):
    """Which rows of a batch hold something that is not finite."""
    wrong = np.zeros(1, bool)
    for leaf in tree.flatten(data):
        values = np.asarray(leaf) if leaf is not None else np.zeros(1)
        if values.dtype.kind == "f":
            wrong = wrong | ~np.isfinite(values.reshape(len(values), -1)).all(1)
    return wrong
