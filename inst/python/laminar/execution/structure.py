"""What makes two models the same to a compiled program: a key of structure, without weights, names or seeds."""

import hashlib
import json
import re
import weakref
from types import FunctionType, LambdaType

import keras
from keras.src.models.functional import Functional
from keras.src.utils.naming import to_snake_case

from laminar.execution.backend import seam

_numbers = weakref.WeakKeyDictionary()
_next_number = 0
_made = weakref.WeakKeyDictionary()  # by model: how it looked, and what was made of it then

_PLAIN = (bool, int, float, str)

# What a configuration says but a program does not depend on: initial values and seeds are state of variables.
_STATE_KEYS = re.compile(r"^(seed|.*_initializer|build_config|compile_config)$")


def identity_number(thing):
    """A number that belongs to this object alone, for as long as the process lives (an `id()` can come back).

    Args:
        thing: any object that can be weakly referenced.
    Returns:
        Whole number.
    """
    global _next_number
    if thing is None:
        return 0
    if thing not in _numbers:
        _next_number += 1
        _numbers[thing] = _next_number
    return _numbers[thing]


def structure_key(model, compiled=True):
    """A hashable key: two models with equal keys can run the same compiled program on their own variables.

    Models made of Keras's own layers, losses, metrics and optimizers are compared by configuration. A model with
    anything of the user's own (a subclass, a closure as loss or activation) equals only itself, since Python
    cannot tell whether two closures compute the same.

    Args:
        model: a built Keras model.
        compiled: whether loss, metrics and optimizer matter (they do not for prediction).
    Returns:
        Tuple.
    """
    flags = tuple(layer.trainable for layer in model._flatten_layers())
    variables = seam.state_variables(model) if compiled else model.variables
    shapes = tuple((tuple(variable.shape), variable.dtype) for variable in variables)  # programs count on their places
    settings = (flags, shapes, keras.config.floatx(), keras.config.image_data_format(), *_places())
    makers = (_layers_key, _compilation_key) if compiled else (_layers_key,)
    try:
        with seam.light_serialization():
            digests = made_of(model, *makers)
        return ("shared", *digests, *settings)
    except _OwnCodeError:
        numbers = tuple(identity_number(layer) for layer in model._flatten_layers())
        tracker = identity_number(model._loss_tracker) if compiled and model.compiled else 0
        return ("own", numbers, tracker, *settings)


def made_of(model, *makers):
    """What functions make of a model, made again only where the model looks different than it did then.

    Writing a configuration down takes a third of a small `fit()`. Looked at is what layers and optimizer hold, not what
    is changed inside of that: it counts from the next `compile()` on, as with Keras's own programs.

    Args:
        model: a Keras model.
        makers: functions of the model that a module defines; what they raise is not kept.
    Returns:
        List of what they returned.
    """
    optimizer = model.optimizer if model.compiled else None
    parts = [optimizer, getattr(optimizer, "inner_optimizer", None), *model._flatten_layers(include_self=False)]
    looks = [getattr(model, name, None) for name in ("_compile_config", "_functional", "run_eagerly", "built")]
    looks += [value for part in parts if part is not None for value in (part, *vars(part).values())]
    looks = [value if isinstance(value, _PLAIN) else id(value) for value in looks]
    if model not in _made or _made[model][0] != looks:
        _made[model] = (looks, {})
    made = _made[model][1]
    for make in makers:
        if make not in made:
            made[make] = make(model)
    return [made[make] for make in makers]


def rows_are_independent(model):
    """Whether each row's output depends on that row alone, as far as Keras's own layers promise it.

    Args:
        model: a built Keras model.
    Returns:
        False for models with layers or steps of the user's own.
    """
    return type(model).__module__.startswith("keras.") and all(
        type(layer).__module__.startswith("keras.") and not isinstance(layer, keras.layers.Lambda)
        for layer in model._flatten_layers()
    )


def _places():
    return seam.current_device(), identity_number(keras.distribution.distribution())


class _OwnCodeError(Exception):
    """The model contains code of the user's own."""


def _layers_key(model):
    if type(model) not in (keras.Sequential, Functional):
        raise _OwnCodeError
    for layer in model._flatten_layers():
        if not _is_keras(type(layer)) or isinstance(layer, keras.layers.Lambda):
            raise _OwnCodeError
        for value in vars(layer).values():
            if isinstance(value, (FunctionType, LambdaType)) and not _is_keras(value):
                raise _OwnCodeError
    try:
        config = keras.saving.serialize_keras_object(model)
    except Exception as error:
        raise _OwnCodeError from error
    return _digest(config)


def _compilation_key(model):
    if not model.compiled:
        return ""
    optimizer, settings = model.optimizer, getattr(model, "_compile_config", None)
    if settings is None or not all(_is_own_free(part) for part in _parts(model)):
        raise _OwnCodeError
    try:
        written = settings.serialize()
    except Exception as error:
        raise _OwnCodeError from error
    written.pop("optimizer", None)
    tuning = {}
    if optimizer is not None:
        tuning = keras.saving.serialize_keras_object(optimizer)
        if not isinstance(getattr(optimizer, "_learning_rate", None), keras.optimizers.schedules.LearningRateSchedule):
            _without_rate(tuning)
        tuning = [tuning, sorted(getattr(optimizer, "_exclude_from_weight_decay_patterns", []) or [])]
    return _digest([written, tuning, model.run_eagerly])


def _without_rate(config):
    """Take the learning rate out: it is a variable, whose value programs read when they run."""
    config.get("config", {}).pop("learning_rate", None)
    inner = config.get("config", {}).get("inner_optimizer")
    if isinstance(inner, dict):
        _without_rate(inner)


def _parts(model):
    config = model._compile_config.config
    parts = keras.tree.flatten([config.get(name) for name in ("loss", "metrics", "weighted_metrics", "loss_weights")])
    return [*parts, model.optimizer]


def _is_own_free(part):
    if part is None or isinstance(part, (str, int, float)):
        return True
    if isinstance(part, (FunctionType, LambdaType)):
        return _is_keras(part)
    held = [value for value in vars(part).values() if isinstance(value, (FunctionType, LambdaType))]
    return _is_keras(type(part)) and all(_is_keras(value) for value in held)


def _is_keras(thing):
    return getattr(thing, "__module__", "").split(".")[0] == "keras"


def _digest(config):
    automatic, names = _automatic_names(config), {}

    def plain(value):
        if isinstance(value, dict):
            if "class_name" in value and not str(value.get("module") or "keras").startswith(("keras", "builtins")):
                raise _OwnCodeError
            if value.get("class_name") == "function":
                raise _OwnCodeError
            return {str(key): plain(item) for key, item in value.items() if not _STATE_KEYS.match(str(key))}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if isinstance(value, str) and (value in automatic or value.startswith("keras_tensor")):
            return names.setdefault(value, f"@{len(names)}")
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return repr(value)

    text = json.dumps(plain(config), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _automatic_names(config):
    """The names that Keras gave by itself, `dense` or `dense_12` to a Dense; another model has others."""
    found = set()
    if isinstance(config, dict):
        inner = config.get("config")
        name = inner.get("name") if isinstance(inner, dict) and "class_name" in config else None
        if name and re.fullmatch(re.escape(to_snake_case(config["class_name"])) + r"(_[0-9]+)?", name):
            found.add(name)
        config = list(config.values())
    if isinstance(config, (list, tuple)):
        for item in config:
            found |= _automatic_names(item)
    return found
