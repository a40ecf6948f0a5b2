"""Where a loss stopped being finite."""

import re
import warnings

import keras
import numpy as np
import pytest

from laminar.execution.backend import seam
from laminar.training import fit

PLAIN = seam.PLAIN_MODE


L = keras.layers
MODES = (PLAIN, "xla-epoch", "eager")


@pytest.fixture
def rows():
    random = np.random.default_rng(2)
    return random.normal(size=(103, 4)).astype("float32"), random.normal(size=(103, 1)).astype("float32")


def network(*layers, optimizer=None, loss="mse"):
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(loss=loss, optimizer=optimizer or keras.optimizers.SGD(0.01))
    return model


def warned(model, x, y, **arguments):
    """The warning of a fit, and its history."""
    with pytest.warns(RuntimeWarning) as caught:
        history = fit(model, x, y, batch_size=10, find_nonfinite=True, **arguments)
    (text,) = {str(warning.message) for warning in caught}
    assert history.params["not_finite"] == text
    return text, history


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shuffle", [True, False])
def test_inputs_that_are_not_finite_are_named_with_their_sample(rows, mode, shuffle):
    x, y = rows
    x[57, 2] = np.inf
    text, _ = warned(network(L.Dense(3), L.Dense(1)), x, y, mode=mode, shuffle=shuffle)
    assert text.endswith("The inputs hold values that are not finite, first in sample 58.")


def test_targets_that_are_not_finite_are_named_in_the_last_smaller_step_too(rows):
    x, y = rows
    y[102] = np.inf
    text, _ = warned(network(L.Dense(1)), x, y, shuffle=False)
    assert text == (
        "The loss is not a finite number since epoch 1, step 11 of 11. "
        "The targets hold values that are not finite, first in sample 103."
    )


@pytest.mark.parametrize("mode", MODES)
def test_the_first_layer_whose_output_is_not_finite_is_named(rows, mode):
    x, y = rows
    x[31] = 0.0
    model = network(
        L.Dense(4, kernel_initializer="identity", trainable=False, name="first"),
        L.Dropout(0.2),
        L.Lambda(keras.ops.log1p, name="before"),
        L.Lambda(lambda value: 1.0 / value, name="culprit"),
        L.Dense(1, name="after"),
    )
    text, _ = warned(model, np.abs(x), y, mode=mode, shuffle=False)
    assert text.endswith('The first layer whose output is not finite is "culprit" (Lambda).')


def test_a_layer_inside_a_nested_model_is_named(rows):
    x, y = rows
    inner = keras.Sequential([keras.Input((4,)), L.Lambda(lambda value: keras.ops.log(-1.0 - value**2), name="deep")])
    text, _ = warned(network(inner, L.Dense(1)), x, y)
    assert '"deep"' in text


def test_weights_that_a_step_threw_too_far_are_named_with_the_mend(rows):
    x, y = rows
    model = network(L.Dense(3, name="far"), L.Dense(1), optimizer=keras.optimizers.SGD(1e30))
    text, history = warned(model, x, y, epochs=2)
    assert re.search(r'weights of layer "far" \(Dense\) were not finite|first layer whose output is not finite', text)
    assert history.epochs == [0, 1]


def test_a_loss_that_is_not_finite_of_finite_outputs_is_told_apart(rows):
    def bad_loss(y_true, y_pred):
        return keras.ops.log(keras.ops.sum(y_pred * 0.0))

    x, y = rows
    text, _ = warned(network(L.Dense(1), loss=bad_loss), x, y)
    assert text.endswith("The outputs of all layers are finite: the loss function makes of them what is not.")


def test_looking_leaves_the_training_as_it_was(rows):
    x, y = rows
    y[40] = np.inf

    def trained(**arguments):
        keras.utils.set_random_seed(5)
        model = network(L.Dense(3), L.Dropout(0.5), L.BatchNormalization(), L.Dense(1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            history = fit(model, x, y, batch_size=10, epochs=2, **arguments)
        return [*model.get_weights(), np.array(history.metrics["loss"])]

    for plain, looked in zip(trained(), trained(find_nonfinite=True), strict=True):
        np.testing.assert_array_equal(plain, looked)


def test_without_being_asked_the_warning_says_how_to_ask(rows):
    x, y = rows
    with pytest.warns(RuntimeWarning, match="`find_nonfinite = TRUE` looks for the layer"):
        fit(network(L.Dense(1)), x * np.inf, y)
