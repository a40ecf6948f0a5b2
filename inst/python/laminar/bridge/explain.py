"""What an exception from Keras or TensorFlow means to an R user: topic, sentence, and how to mend it."""

import difflib
import inspect
import re

import keras

from laminar import errors
from laminar.layers import registry

_UNKNOWN_NAME = (
    (r"Could not interpret activation function identifier: (?P<name>\S+)", "activation"),
    (r"Could not interpret optimizer identifier: (?P<name>\S+)", "optimizer"),
    (r"Could not interpret loss identifier: (?P<name>\S+)", "loss"),
    (r"Could not interpret metric identifier: (?P<name>\S+)", "metric"),
    (r"Could not interpret initializer identifier: (?P<name>\S+)", "initializer"),
    (r"Could not interpret regularizer identifier: (?P<name>\S+)", "regularizer"),
    (r"Could not interpret constraint identifier: (?P<name>\S+)", "constraint"),
)
_NO_LAYER = r"No such layer: (?P<name>[^.]+)\. Existing layers are: (?P<known>.+)\."
_WRONG_INPUT = (
    r"Input \d+ (?:with name '\S+' )?of layer '?(?P<layer>[\w.]+)'? is incompatible with the layer: "
    r"expected (?P<wanted>.+?)(?:\. Full shape received: |, but received input with shape )(?P<shape>[([][^)\]]*[)\]])"
)
_NO_TENSORFLOW = (  # and whether it is enough that it is installed
    (r"(?P<what>Layer \w+) requires TensorFlow", True),
    (r"This requires the tensorflow module|No module named 'tensorflow", True),
    (r"(?:The )?(?P<what>\w+) is only currently supported with the TensorFlow backend", False),
)
_UNKNOWN_ARGUMENT = (
    r"Unrecognized keyword arguments passed to (?P<owner>\w+): \{'(?P<name>\w+)'",
    r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'",
    r"(?P<owner>\w+)(?:\.\w+)?\(\) got an unexpected keyword argument '(?P<name>\w+)'",
)
_ASKS_FOR_VALUES = (
    "TracerArrayConversionError", "TracerBoolConversionError", "TracerIntegerConversionError",
    "ConcretizationTypeError", "NonConcreteBooleanIndexError",
)  # fmt: skip


def explain(kind, message):
    """Say an exception in R's terms.

    Args:
        kind: name of the Python exception class, for example "ValueError".
        message: its text.

    Returns:
        A dict with `topic` (a word), `message` (one sentence), `found` and `mend` (lists of lines).

    Example:
        >>> explain("ValueError", "Could not interpret activation function identifier: rellu")["mend"]
        ['Did you mean "relu", "relu6", or "elu"?']
    """
    last = errors.last()
    if kind.endswith("LaminarError") and last is not None:
        return {"topic": last.topic, "message": last.message, "found": last.found, "mend": last.mend}
    text = _strip_class(kind, message)
    for pattern, role in _UNKNOWN_NAME:
        match = re.search(pattern, text)
        if match:
            return _unknown_name(role, match["name"].strip("'\""))
    match = re.search(_NO_LAYER, text, re.DOTALL)
    if match:
        return _answer(
            "name",
            f'The model has no layer named "{match["name"]}".',
            mend=f"Its layers are: {match['known'].strip('[]')}.",
        )
    match = re.search(_WRONG_INPUT, text)
    if match:
        return _wrong_input(**match.groupdict())
    for pattern, installed in _NO_TENSORFLOW:
        match = re.search(pattern, text)
        if match:
            error = errors.without_tensorflow(match.groupdict().get("what") or "This", installed)
            return _answer(error.topic, error.message, error.found, error.mend)
    for pattern in _UNKNOWN_ARGUMENT:
        match = re.search(pattern, text)
        if match:
            return _unknown_argument(match["owner"], match["name"])
    if kind.endswith(("ResourceExhaustedError", "MemoryError")) or "RESOURCE_EXHAUSTED" in text:
        return _answer(
            "memory",
            "The device ran out of memory.",
            found=_first_paragraph(text),
            mend="Use a smaller `batch_size`, a smaller model, or clear_session() to free earlier models.",
        )
    if kind.endswith(("FileNotFoundError", "IsADirectoryError", "PermissionError", "BadZipFile", "NotFoundError")):
        return _answer("file", _first_paragraph(text))
    if "is out of scope and cannot be used here" in text or kind.endswith("UnexpectedTracerError"):
        return _answer(
            "trace",
            "This tensor belongs to a graph that is finished: it has no value.",
            mend="Return it from the graph function, rather than keep it by `<<-`.",
        )
    if kind.endswith(_ASKS_FOR_VALUES):
        return _answer(
            "trace",
            "Values of tensors are not known while JAX traces a program.",
            mend="Compute with tensors, by arithmetic and op_*().",
        )
    if "tf.function only supports singleton tf.Variables" in text:
        return _answer(
            "trace",
            "A graph function cannot make variables: they would be new in every call.",
            mend="Make models, layers, optimizers and metrics outside, and use them inside.",
        )
    if "[JAX RNG]" in text:
        return _answer(
            "trace",
            "Random numbers without a seed would be the same in every step of a program that JAX traces.",
            mend="Keep a generator, `self$seed <- random_seed_generator()` in `initialize()`, and draw with "
            "`seed = self$seed`.",
        )
    if "unsupported operations when trying to compile graph" in text:
        return _not_compiled(text)
    topic = {"ValueError": "value", "TypeError": "type"}.get(kind.rsplit(".", 1)[-1], "backend_call")
    return _answer(topic, _first_paragraph(text))


def _answer(topic, message, found=(), mend=()):
    as_list = errors.LaminarError("", found=found, mend=mend)
    return {"topic": topic, "message": message, "found": as_list.found, "mend": as_list.mend}


def _unknown_name(role, name):
    near = registry.nearest_names(role, name)
    mend = registry.did_you_mean([f'"{found}"' for found in near]) or (
        f"Names are those of keras.{role}s; an object of laminar's {role}_*() functions works, too."
    )
    return _answer("name", f'There is no {role} named "{name}".', mend=mend)


def _wrong_input(layer, wanted, shape):
    rank = re.match(r"(?P<least>min_)?ndim=(?P<wanted>\d+), found ndim=(?P<found>\d+)", wanted)
    if rank:
        least = "at least " if rank["least"] else ""
        wanted = f"{least}{rank['wanted']} dimensions, samples first; it has {rank['found']}"
    else:
        wanted = re.sub(r"axis -1 of input shape to have value (\d+).*", r"a last dimension of \1", wanted)
        wanted = wanted.replace(", but received input with shape", "; it has the shape")
    return _answer(
        "shape",
        f'The input of layer "{layer}" does not fit.',
        found=f"The input has the shape {shape.replace('None', '?')}.",
        mend=f"Expected: {wanted}.",
    )


def _not_compiled(text):
    names = sorted(set(re.findall(r"No registered '(\w+)'", text)))
    over_data = any("Iterator" in name or "Dataset" in name for name in names)
    mend = "Let it run without: `jit_compile = FALSE`."
    if over_data:
        mend = "Loop over the rows of tensors instead of a data set, or let it run without: `jit_compile = FALSE`."
    return _answer(
        "trace",
        "XLA cannot compile this graph.",
        found="It has no code for " + ", ".join(f"`{name}`" for name in names) + "." if names else (),
        mend=mend,
    )


def _unknown_argument(owner, name):
    known = registry.arguments_of(owner)
    if owner == "Trainer":  # whose only call with a user's arguments is that of compile()
        owner, known = "compile()", list(inspect.signature(keras.Model.compile).parameters)[1:]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    listed = "Its arguments are: " + ", ".join(known) + "." if known else ()
    mend = registry.did_you_mean([f"`{found}`" for found in near]) or listed
    return _answer("argument", f"{owner} has no argument `{name}`.", mend=mend)


def _strip_class(kind, message):
    text = re.sub(r"\x1b\[\d*m", "", message).strip()  # Keras prints some sentences bold
    for prefix in (f"{kind}: ", f"{kind.rsplit('.', 1)[-1]}: "):
        text = text.removeprefix(prefix)
    # What TensorFlow writes around the message of an operation that failed.
    return re.sub(r"^\{\{function_node [^}]*\}\} ?| ?\[Op:\w+\](?: name:.*)?$", "", text)


def _first_paragraph(text):
    """The text up to the first empty line, without Keras's list of call arguments.

    An error inside a compiled program begins with where the program was made; what went wrong comes last.
    """
    if text.startswith("Graph execution error"):
        said = [line for line in text.splitlines() if line.strip() and not line.startswith((" ", "\t"))]
        text = re.split(r"\s*\[\[\{\{node|\s*\[Op:", (said or [text])[-1])[0] or said[0]
    text = re.sub(r"^Exception encountered when calling [^\n]*\n\s*\n", "", text.strip())
    first, *others = re.split(r"\n\s*\n|\nArguments received by", text)
    text = f"{first} {others[0]}" if first.endswith(":") and others else first
    return re.sub(r"\s*\n\s*", " ", text).strip()
