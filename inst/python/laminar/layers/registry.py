"""Which names Keras knows, by kind, and the nearest of them to a misspelt one."""

import difflib
import inspect

import keras
from keras.src.utils.naming import to_snake_case

_MODULES = {
    "layer": keras.layers,
    "activation": keras.activations,
    "optimizer": keras.optimizers,
    "loss": keras.losses,
    "metric": keras.metrics,
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
    "callback": keras.callbacks,
    "schedule": keras.optimizers.schedules,
}
_PLUMBING = {"get", "serialize", "deserialize"}
_SHORT_NAMES = {
    "loss": ("mse", "mae", "mape", "msle", "bce", "kld"),
    "metric": ("accuracy", "acc", "crossentropy", "ce", "mse", "mae", "mape", "msle"),
}


def public_names(kind):
    """Names that Keras exports for one kind of object.

    Args:
        kind: one of "layer", "activation", "optimizer", "loss", "metric", "initializer", "regularizer",
            "constraint", "callback", "schedule".

    Returns:
        A sorted list of strings: classes, functions and their string identifiers.

    Example:
        >>> "relu" in public_names("activation")
        True
    """
    module = _MODULES[kind]
    return sorted(
        name
        for name in dir(module)
        if not name.startswith("_")
        and name not in _PLUMBING
        and (inspect.isclass(getattr(module, name)) or inspect.isfunction(getattr(module, name)))
    )


def public_classes(kind):
    """The public classes of one kind, as a dict from name to class.

    Example:
        >>> public_classes("layer")["Dense"].__name__
        'Dense'
    """
    module = _MODULES[kind]
    return {name: getattr(module, name) for name in public_names(kind) if inspect.isclass(getattr(module, name))}


def own_classes(kind):
    """Names of the public classes of one kind, each class once: its own name where that is public.

    Example:
        >>> "MaxPooling1D" in own_classes("layer"), "MaxPool1D" in own_classes("layer")
        (True, False)
    """
    names = {}
    for name, found in public_classes(kind).items():
        if found not in names or name == found.__name__:
            names[found] = name
    return sorted(names.values())


def nearest_names(kind, name, most=3):
    """The string identifiers that look most like a misspelt one, best first; an empty list when none is near.

    Example:
        >>> nearest_names("activation", "rellu")[0]
        'relu'
    """
    known = _identifiers(kind)
    return difflib.get_close_matches(str(name).lower(), known, n=most, cutoff=0.6)


def did_you_mean(names):
    """A question that offers names: "" for none, and "Did you mean a, b, or c?" for three.

    Example:
        >>> did_you_mean(["a", "b"])
        'Did you mean a or b?'
    """
    if not names:
        return ""
    if len(names) == 1:
        return f"Did you mean {names[0]}?"
    return f"Did you mean {', '.join(names[:-1])}{',' if len(names) > 2 else ''} or {names[-1]}?"


def _identifiers(kind):
    """The names by which users write objects of a kind as strings: "adam", "mean_squared_error", "mse"."""
    names = set(_SHORT_NAMES.get(kind, ()))
    for name in public_names(kind):
        known_in_lower_case = kind == "optimizer"
        names.add(name.lower() if known_in_lower_case else to_snake_case(name))
    return sorted(names)


def class_signature(kind, name):
    """Names and defaults of a class's constructor, in order; `None` for a class that does not exist.

    Returns:
        A dict from argument name to the `repr()` of its default, "" for a required one; `**kwargs` are left out.

    Example:
        >>> list(class_signature("layer", "Dropout"))
        ['rate', 'noise_shape', 'seed']
    """
    found = public_classes(kind).get(name)
    return None if found is None else _signature(found.__init__, skip=1)


def settings_of(thing):
    """What an object was made with: its configuration; of one without, such as a callback, as far as it keeps it.

    Args:
        thing: any object of Keras.
    Returns:
        A dict: `get_config()`, else from arguments of the constructor to attributes of that name with plain values.

    Example:
        >>> import keras
        >>> settings_of(keras.callbacks.CSVLogger("log.csv"))
        {'filename': 'log.csv', 'append': False}
        >>> settings_of(keras.initializers.Constant(2.0))
        {'value': 2.0}
    """
    if hasattr(thing, "get_config"):
        return thing.get_config()
    kept = {name: getattr(thing, name, None) for name in _signature(type(thing).__init__, skip=1)}
    return {name: value for name, value in kept.items() if isinstance(value, (bool, int, float, str))}


def function_signature(kind, name):
    """Names and defaults of a public function, as `class_signature()` gives them; `None` for what is no function.

    Example:
        >>> function_signature("activation", "softmax")
        {'x': '', 'axis': '-1'}
    """
    found = getattr(_MODULES[kind], name, None)
    return _signature(found) if inspect.isfunction(found) else None


def _signature(function, skip=0):
    return {
        parameter.name: "" if parameter.default is parameter.empty else repr(parameter.default)
        for parameter in list(inspect.signature(function).parameters.values())[skip:]
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    }


def arguments_of(name):
    """Names of the constructor arguments of a public class of any kind; an empty list for an unknown class.

    Example:
        >>> arguments_of("Dropout")
        ['rate', 'noise_shape', 'seed']
    """
    for kind in _MODULES:
        found = class_signature(kind, name)
        if found is not None:
            return list(found)
    return []
