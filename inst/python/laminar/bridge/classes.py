"""Classes whose methods are written in R: real Python classes, so that Keras and the engine see nothing special.

R runs only when Python calls a method: for layers, losses and metrics that is while a program is traced, never
between batches.
"""

import inspect
import itertools
import json
import keyword
import types
import weakref
import zipfile

import keras
import numpy as np

from laminar.bridge.callbacks import _merge, _numbers
from laminar.errors import LaminarError
from laminar.execution import backend
from laminar.ops.values import is_traced, shape_text

MODULE = "R."  # what stands before the name of the R package in a class's module
SHAPES = ("compute_output_shape",)
TENSORS = ("call", "__call__", "result", "compute_loss", "compute_metrics")  # may return R's numbers
STEPS = ("train_step", "test_step", "predict_step")
LATE = ("name", "trainable", "dtype")  # settings of every layer that an own `initialize` need not take


steps = backend.module("steps")


class _Default:
    """Stands for a default that is R's to evaluate."""

    def __repr__(self):
        return "<default of R>"


DEFAULT = _Default()
_arguments = weakref.WeakKeyDictionary()
_instances, _count, _ended = weakref.WeakKeyDictionary(), itertools.count(1), []


def make_class(name, package, base, methods, properties, fields, batches=1):
    """A class from functions of R, registered with Keras under `package>name`.

    Args:
        name: name of the class.
        package: R package that defines it, "Custom" for a script.
        base: the class it inherits from.
        methods: dict from Python's name of a method to a dict with `function` (called with the object and the
            method's arguments), `parameters` (list of dicts with name, required, constant, default), `dots`
            (whether it takes more) and `calls_super`.
        properties: dict from name to a function of the object, or of the object and a new value.
        fields: dict of plain values.
        batches: callbacks: the hooks of a batch are called after every so many batches.
    Returns:
        The class.
    Example:
        >>> double = {"function": lambda self, x: 2 * x, "parameters": [], "dots": True, "calls_super": False}
        >>> make_class("Double", "Custom", keras.layers.Layer, {"call": double}, {}, {})()(np.ones((1, 1))).shape
        TensorShape([1, 1])
    """
    body = {"__module__": MODULE + package, "_r_fields": dict(fields), **fields}
    for key, (function, settable) in properties.items():
        body[key] = _property(key, function, settable)
    if issubclass(base, keras.callbacks.Callback):
        body["every_batches"] = batches
    holder = []
    for key, method in methods.items():
        body[key] = _method(key, method, holder, base, batches)
    if issubclass(base, (keras.layers.Layer, keras.metrics.Metric)):
        body["add_weight"] = _add_weight(base)
    layer = issubclass(base, keras.layers.Layer) and not issubclass(base, keras.Model)
    if layer and base.build is keras.layers.Layer.build and "build" not in methods:
        body.setdefault("get_build_config", lambda self: None)  # loaded, its first call builds the layers inside it
    plain = (keras.regularizers.Regularizer, keras.optimizers.schedules.LearningRateSchedule)  # have no get_config()
    if issubclass(base, plain) or "__init__" in methods and not issubclass(base, keras.callbacks.Callback):
        body.setdefault("get_config", _get_config(holder))
        body.setdefault("from_config", classmethod(_from_config))
    made = types.new_class(name, (base,), {}, lambda namespace: namespace.update(body))
    holder.append(made)
    if hasattr(made, "get_config"):
        keras.saving.register_keras_serializable(package, name)(made)
    return made


def initialize_parent(made, instance, args, kwargs):
    """Run the parent's constructor; plain fields of the class keep their values through it."""
    super(made, instance).__init__(*args, **kwargs)
    for name, value in made._r_fields.items():
        if name in vars(instance):
            setattr(instance, name, value)


def parent(made, instance):
    """What Python's `super()` is for a method of the class `made`."""
    return super(made, instance)


def parent_step(made, instance, name):
    """The parent's `train_step`, `test_step` or `predict_step`, as a function of a batch on every backend."""
    return steps.parent_step(getattr(super(made, instance), name), instance, name)


def variable_gradients(function, variables):
    """[what the function returned, list of derivatives of its loss by the variables].

    Args:
        function: without arguments; returns the loss, a single number, or a list that begins with it.
        variables: list of variables.
    Raises:
        LaminarError: the loss is not a single floating number.
    """

    def checked():
        value = function()
        loss = value[0] if isinstance(value, (list, tuple)) and value else value
        if not keras.ops.is_tensor(loss) or keras.ops.ndim(loss) or not keras.backend.is_float_dtype(loss.dtype):
            found = f"the shape {shape_text(loss.shape)}" if keras.ops.is_tensor(loss) else "no tensor"
            raise LaminarError(
                "The function must return the loss, a tensor with one floating number, or a list that begins with it.",
                "shape",
                found=f"It returned {found}.",
            )
        return value

    return list(steps.variable_gradients(checked, variables))


def has_built_in_parent(made):
    """Whether the parent of a class is one of Keras's own."""
    return made.__mro__[1].__module__.startswith("keras.")


def instance_number(instance):
    """A number for this object alone, under which R keeps its private fields."""
    if instance not in _instances:
        _instances[instance] = next(_count)
        weakref.finalize(instance, _ended.append, _instances[instance])
    return _instances[instance]


def ended_numbers():
    """Numbers of objects that are no more, each told once."""
    numbers = list(_ended)
    del _ended[: len(numbers)]
    return numbers


def is_symbolic(values):
    """Whether some tensor among the values, in whatever nesting, has no value yet."""
    return any(
        isinstance(leaf, keras.KerasTensor) or (keras.ops.is_tensor(leaf) and is_traced(leaf))
        for leaf in keras.tree.flatten(values)
    )


# ---- methods --------------------------------------------------------------------------------------------------------


def _method(name, method, holder, base, batches):
    function, signature = method["function"], _signature(method["parameters"], method["dots"])
    filled = [
        item["name"] for item in method["parameters"] if item["name"] in ("training", "mask") and item["required"]
    ]
    if name == "__init__":
        return _initializer(function, signature, method, holder)
    if name in STEPS and issubclass(base, keras.Model):
        return steps.own_step(name, _outputs(function) if name == "predict_step" else _logs(function))
    if issubclass(base, keras.callbacks.Callback) and name.startswith("on_"):
        return _hook(name, function, batches if "batch" in name else 1)

    def run(self, *args, **kwargs):
        known = signature.bind_partial(self, *args, **kwargs).arguments if filled else ()
        kwargs.update({key: None for key in filled if key not in known})
        if name == "update_state":
            args, kwargs = keras.tree.map_structure(_single, (args, kwargs))
        result = function(self, *args, **kwargs)
        if name in SHAPES:
            return _shape(result)
        if name == "get_config":
            return result or {}
        return keras.tree.map_structure(_tensor, result) if name in TENSORS else result

    run.__name__ = run.__qualname__ = name
    if name == "build":
        return _plainly_named(run, method["parameters"])
    run.__signature__ = signature
    return classmethod(run) if name == "from_config" else run


def _outputs(function):
    return lambda model, data: keras.tree.map_structure(_tensor, function(model, data))


def _logs(function):
    """A training or testing step; a `loss` that it returns and no metric has counted counts in the epoch's mean.

    In plain Keras the loss of such a step stands in the history as 0.
    """

    def step(model, data):
        tracker, counted = model._loss_tracker, []
        update = tracker.update_state
        tracker.__dict__["update_state"] = lambda *args, **kwargs: (counted.append(True), update(*args, **kwargs))[-1]
        try:
            logs = keras.tree.map_structure(_tensor, function(model, data))
        finally:
            del tracker.__dict__["update_state"]
        if not counted and isinstance(logs, dict) and "loss" in logs:
            rows = keras.ops.shape(keras.tree.flatten(data)[0])[0]
            update(logs["loss"], sample_weight=rows)
        return logs

    return step


def _plainly_named(run, parameters):
    """`build` with real argument names: Keras wraps it, and then reads a `__signature__` wrongly."""
    names = ", ".join(["self", *(item["name"] for item in parameters)])
    namespace = {"run": run}
    exec(f"def build({names}):\n    return run({names})", namespace)  # noqa: S102
    return namespace["build"]


def _initializer(function, signature, method, holder):
    known = [item["name"] for item in method["parameters"]]

    def __init__(self, *args, **kwargs):  # noqa: N807
        _remember(self, signature, args, kwargs)
        if not method["calls_super"]:
            initialize_parent(holder[0], self, (), {key: kwargs[key] for key in kwargs if key not in known})
        function(self, *args, **kwargs)

    __init__.__signature__ = signature
    return __init__


def _signature(parameters, dots):
    kinds = inspect.Parameter
    listed = [kinds("self", kinds.POSITIONAL_OR_KEYWORD)]
    named = [item for item in parameters if not keyword.iskeyword(item["name"])]
    for item in named:
        default = item["default"] if item["constant"] else DEFAULT
        if item["name"] in ("training", "mask") and item["required"]:
            default = None
        elif item["required"]:
            default = kinds.empty
        # after one with a default Python wants defaults, R does not
        if default is kinds.empty and listed[-1].default is not kinds.empty:
            default = DEFAULT
        listed.append(kinds(item["name"], kinds.POSITIONAL_OR_KEYWORD, default=default))
    if dots or len(named) < len(parameters):  # a name such as `lambda` can only be given by name
        listed.append(kinds("args", kinds.VAR_POSITIONAL))
        listed.append(kinds("kwargs", kinds.VAR_KEYWORD))
    return inspect.Signature(listed)


def _hook(name, function, every):
    """A callback's hook as R sees it: epochs and batches from 1, logs as numbers, returned values merged."""
    numbered = "epoch" in name or "batch" in name

    def hook(self, number=None, logs=None):
        if not numbered:
            _merge(number, function(self, _numbers(number)))
        elif (int(number) + 1) % every == 0:
            _merge(logs, function(self, int(number) + 1, _numbers(logs)))

    def plain(self, logs=None):
        hook(self, logs)

    made = hook if numbered else plain
    made.__name__ = name
    return made


def _property(name, function, settable):
    def get(self):
        return function(self)

    def put(self, value):
        function(self, value)

    return property(get, put if settable else None)


def _add_weight(base):
    def add_weight(self, *args, **kwargs):
        if args and not isinstance(args[0], str):
            args = (_shape(args[0]), *args[1:])
        if kwargs.get("shape") is not None:
            kwargs["shape"] = _shape(kwargs["shape"])
        return base.add_weight(self, *args, **kwargs)

    return add_weight


def _tensor(value):
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return keras.ops.convert_to_tensor(value, keras.config.floatx())
    if isinstance(value, (bool, int, float, np.ndarray)):
        return keras.ops.convert_to_tensor(value)
    return value


def _single(value):
    """R's doubles in the type that models compute in, so that a metric can subtract targets and predictions."""
    if keras.ops.is_tensor(value) and keras.backend.standardize_dtype(value.dtype) == "float64":
        return keras.ops.cast(value, keras.config.floatx())
    return value


def _shape(value):
    """R's shapes in Python: whole numbers, None for NULL, NA and -1, in whatever nesting."""
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        parts = list(value)
        if any(isinstance(part, (list, tuple, dict)) for part in parts):
            return [_shape(part) for part in parts]
        return tuple(None if part is None or part != part or part < 0 else int(part) for part in parts)
    return () if value is None else (int(value),)


# ---- configurations -------------------------------------------------------------------------------------------------


def _remember(instance, signature, args, kwargs):
    """Keep what the object was made from: its configuration, when R writes none."""
    if instance in _arguments:
        return  # a parent's constructor
    bound = signature.bind(instance, *args, **kwargs)
    bound.apply_defaults()
    given = dict(bound.arguments)
    more = given.pop("kwargs", {})
    for name in ("self", "args"):
        given.pop(name, None)
    _arguments[instance] = {name: value for name, value in {**given, **more}.items() if value is not DEFAULT}


def _get_config(holder):
    def get_config(self):
        try:
            config = dict(super(holder[0], self).get_config())
        except NotImplementedError:
            config = {}
        given = _arguments.get(self, {})
        return {**config, **{name: keras.saving.serialize_keras_object(value) for name, value in given.items()}}

    return get_config


def _from_config(cls, config, custom_objects=None):
    parameters = inspect.signature(cls.__init__).parameters
    config = {name: _revived(value, custom_objects) for name, value in config.items()}
    late = {}
    if "kwargs" not in parameters:
        late = {name: config.pop(name) for name in list(config) if name not in parameters}
    made = cls(**config)
    for name in LATE:
        if name in late and hasattr(made, name):
            setattr(made, "dtype_policy" if name == "dtype" and hasattr(made, "dtype_policy") else name, late[name])
    if isinstance(made, keras.Model) and made.weights and all(layer.built for layer in made._flatten_layers(False)):
        made.built = True  # models that it is made of: the optimizer's state is loaded, too
    return made


def _revived(value, custom_objects):
    if isinstance(value, (dict, list)):
        return keras.saving.deserialize_keras_object(value, custom_objects=custom_objects)
    return value


# ---- classes that a file needs --------------------------------------------------------------------------------------


def missing_classes(path, custom_objects=None):
    """Registered names of classes written in R that a model file uses and this session does not have.

    Args:
        path: of a .keras file; other files have none.
        custom_objects: None, or a dict from name to class or function.
    Returns:
        List of strings such as "Custom>Linear".
    """
    known = long_names(path, custom_objects)
    return [name for name in _used(path) if name not in known and keras.saving.get_registered_object(name) is None]


def long_names(path, custom_objects=None):
    """Custom objects with those that are known by the short name of a class ("Linear") under its long one, too."""
    objects = dict(custom_objects or {})
    shorts = {name: name.rsplit(">", 1)[-1] for name in _used(path)}
    return {**{name: objects[short] for name, short in shorts.items() if short in objects}, **objects}


def _used(path):
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        if "config.json" not in archive.namelist():
            return []
        return list(dict.fromkeys(_names_in(json.loads(archive.read("config.json")))))


def _names_in(config):
    if isinstance(config, dict):
        module, name = config.get("module"), config.get("registered_name")
        if isinstance(module, str) and module.startswith(MODULE) and name:
            yield name
        config = config.values()
    elif not isinstance(config, list):
        return
    for part in config:
        yield from _names_in(part)


def refuse_missing(names, path):
    """Stop, naming the classes that a file needs and the call that mends it.

    Raises:
        LaminarError: of topic "custom_object".
    """
    short = [name.rsplit(">", 1)[-1] for name in names]
    packages = sorted({name.split(">", 1)[0] for name in names} - {"Custom"})
    listed = ", ".join(f'"{name}"' for name in short)
    plural = "classes" if len(short) > 1 else "class"
    objects = ", ".join(f"{name} = {name}" for name in short)
    mend = [
        f"Run the code that defines {'them' if len(short) > 1 else 'it'} first, or give what it made: "
        f'load_model("{path}", custom_objects = list({objects})).'
    ]
    if packages:
        mend.insert(0, "Defined in " + " and ".join(f"the package {name}: library({name})" for name in packages) + ".")
    raise LaminarError(
        f"The model uses the {plural} {listed}, written in R, which this session does not know.",
        "custom_object",
        mend=mend,
    )
