"""How to run a model's steps: rules from layers, device and the work that is left."""

import weakref
from dataclasses import dataclass

import keras
from keras import layers

from laminar.execution import tensorflow as seam

# Layers whose loops or windows XLA runs slowly on a processor (measured: ARCHITECTURE, "Choosing the mode").
CONVOLUTIONS = tuple(
    getattr(layers, name)
    for name in dir(layers)
    if ("Conv" in name or "Pooling" in name) and not name.startswith("Global") and name[-2:] in ("1D", "2D", "3D", "se")
)
_jit_choices = weakref.WeakKeyDictionary()
RECURRENT = (layers.RNN, layers.Bidirectional)


@dataclass(frozen=True)
class ModelFacts:
    """What the rules need to know about a model; all plain values.

    Attributes:
        convolves: has a convolution or a pooling window.
        recurs: has a recurrent layer.
        own_code: has layers that are not Keras's own.
        supports_xla: every layer says XLA can compile it.
        jit_compile: True, False or "auto", as given to `compile()`.
        run_eagerly: as given to `compile()`.
        accelerator: the device is not the host's processor.
        parameters: numbers in the trainable weights.
    """

    convolves: bool
    recurs: bool
    own_code: bool
    supports_xla: bool
    jit_compile: object
    run_eagerly: bool
    accelerator: bool
    parameters: int


def model_facts(model):
    """Read the facts off a built model.

    Args:
        model: a compiled Keras model.
    Returns:
        `ModelFacts`.
    """
    flat = list(model._flatten_layers())
    return ModelFacts(
        convolves=any(isinstance(layer, CONVOLUTIONS) for layer in flat),
        recurs=any(isinstance(layer, RECURRENT) for layer in flat),
        own_code=any(not type(layer).__module__.startswith("keras.") for layer in flat),
        supports_xla=all(layer.supports_jit for layer in flat),
        jit_compile=jit_choice(model),
        run_eagerly=bool(model.run_eagerly),
        accelerator=not seam.on_host(),
        parameters=sum(int(keras.ops.size(weight)) for weight in model.trainable_weights),
    )


def jit_choice(model):
    """What the user asked of `compile(jit_compile = )`: True, False or "auto".

    Keras itself forgets the difference between "auto" and False on a processor; `laminar.training.compile()` notes it.
    """
    noted = _jit_choices.get(model._loss_tracker)
    if noted is not None:
        return noted
    return True if model.jit_compile and seam.on_host() else "auto"


def note_jit_choice(model, choice):
    """Remember what `compile(jit_compile = )` was given, until the next `compile()` makes a new loss tracker."""
    _jit_choices[model._loss_tracker] = choice


def choose_mode(facts, text_data, total_steps):
    """The mode and the reason for it, from rules alone.

    Args:
        facts: `ModelFacts`.
        text_data: the data contain strings.
        total_steps: training steps that lie ahead.
    Returns:
        (mode, reason).
    Example:
        >>> facts = ModelFacts(False, False, False, True, "auto", True, False, 10)
        >>> choose_mode(facts, False, 100)
        ('eager', 'run_eagerly = TRUE')
    """
    if facts.run_eagerly:
        return "eager", "run_eagerly = TRUE"
    if facts.jit_compile is True:
        return "xla-epoch", "jit_compile = TRUE"
    if facts.jit_compile is False:
        return "graph", "jit_compile = FALSE"
    if text_data:
        return "graph", "XLA has no strings"
    if not facts.supports_xla:
        return "graph", "a layer does not support XLA"
    if facts.accelerator:
        return "xla-epoch", "XLA is fastest on an accelerator"
    if facts.convolves:
        return "graph", "convolutions run faster outside XLA on a processor"
    if facts.recurs:
        return "graph", "recurrent layers"
    if total_steps < 400:
        return "graph", f"{total_steps} steps are too few to pay for compiling"
    return "xla-epoch", "dense layers"


def rows_are_independent(model):
    """Whether each row's output depends on that row alone, as far as Keras's own layers promise it.

    Args:
        model: a built Keras model.
    Returns:
        False for models with layers or steps of the user's own.
    """
    plain = type(model).__module__.startswith("keras.")
    return plain and all(
        type(layer).__module__.startswith("keras.") and not isinstance(layer, layers.Lambda)
        for layer in model._flatten_layers()
    )
