"""Steps of a user's own, as functions of a batch: what they assign, Keras's stateless steps return.

Inside a `StatelessScope` of Keras a variable has the value that the program gives it, and assigning is noted.
"""

import jax
import keras
from keras.src.backend.common.stateless_scope import get_stateless_scope


def own_step(name, function):
    """A method `train_step`, `test_step` or `predict_step` as Keras calls it on this backend.

    Args:
        name: of the method.
        function: takes the model and a batch; returns logs or outputs. It reads and assigns the model's variables.
    """

    def step(self, state, data):
        groups = step_groups(self, name)
        with _Scope(_pairs(groups, state)) as scope:
            result = function(self, data)
        after = tuple([scope.get_current_value(variable) for variable in group] for group in groups)
        return result, after[1] if name == "predict_step" else after

    return step


def parent_step(method, model, name):
    """The parent's step as a function of a batch that reads and assigns the model's variables."""

    def step(data):
        groups = step_groups(model, name)
        result, after = method(tuple([variable.value for variable in group] for group in groups), data)
        for variable, value in _pairs(groups[1:2], [after]) if name == "predict_step" else _pairs(groups, after):
            variable.assign(value)
        return result

    return step


def variable_gradients(function, variables):
    """(what the function returned, derivatives of its loss by the variables).

    What the function assigns to other variables, such as moving means, is assigned.

    Args:
        function: without arguments; returns the loss, or a list or tuple that begins with it.
        variables: list of Keras variables.
    """
    outer = get_stateless_scope()
    assigned = {}

    def pure(values):
        with _Scope(zip(variables, values, strict=True), outer) as scope:
            value = function()
        assigned.update(scope.assigned)
        loss = value[0] if isinstance(value, (list, tuple)) else value
        return loss, (value, {key: scope.state_mapping[key] for key in scope.assigned})

    values = [variable.value for variable in variables]
    (_, (value, changes)), gradients = jax.value_and_grad(pure, has_aux=True)(values)
    for key, new in changes.items():
        assigned[key].assign(new)
    return value, gradients


class _Scope(keras.StatelessScope):
    """Variables with given values, in what is known already; knows which were assigned to."""

    def __init__(self, pairs, outer=None):
        super().__init__(list(pairs), collect_losses=True)
        self.state_mapping = {**(outer.state_mapping if outer else {}), **self.state_mapping}
        self.assigned = {}

    def add_update(self, update):
        super().add_update(update)
        self.assigned[id(update[0])] = update[0]


def step_groups(model, name):
    """A model's variables in the groups that Keras's stateless step of this name takes."""
    groups = [model.trainable_variables, model.non_trainable_variables]
    if name == "train_step":
        groups.append(model.optimizer.variables)
    return groups if name == "predict_step" else [*groups, model.metrics_variables]


def _pairs(groups, values):
    return [pair for group, part in zip(groups, values, strict=True) for pair in zip(group, part, strict=True)]
