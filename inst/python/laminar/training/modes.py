"""How to run a model's steps: rules from layers, device and the work that is left."""

import math
import weakref
from dataclasses import dataclass, fields

import keras
from keras import layers

from laminar.data.checks import loss_names
from laminar.execution import backend
from laminar.execution.backend import seam
from laminar.execution.structure import rows_are_independent

# Convolutions and pooling windows: inside an XLA loop a processor takes 50 to 100 times as long for them.
CONVOLUTIONS = tuple(
    kind
    for name, kind in vars(layers).items()
    if isinstance(kind, type) and name[-2:] in ("1D", "2D", "3D") and ("Conv" in name or "Pooling" in name)
    if not name.startswith("Global")
)
RECURRENT = (layers.RNN, layers.Bidirectional)
CONTAINERS = (layers.InputLayer, layers.TimeDistributed, layers.Bidirectional, keras.Model)
# Layers whose cost under XLA is known from measurement; with any other layer a probe decides.
KNOWN_NAMES = """
    Dense Dropout Activation ReLU LeakyReLU PReLU ELU Softmax Flatten Reshape Permute RepeatVector Embedding
    BatchNormalization LayerNormalization UnitNormalization RMSNormalization GroupNormalization Masking GaussianNoise
    GaussianDropout AlphaDropout SpatialDropout1D SpatialDropout2D ActivityRegularization Add Subtract Multiply Average
    Maximum Minimum Concatenate Dot Normalization Rescaling GlobalAveragePooling1D GlobalMaxPooling1D
    GlobalAveragePooling2D GlobalMaxPooling2D Identity LSTM GRU SimpleRNN RNN LSTMCell GRUCell SimpleRNNCell
"""
KNOWN = frozenset(KNOWN_NAMES.split())

# Operations that XLA runs at least as fast as the graph does: a layer of the user's own made of these alone is as well
# known as `Dense` is.
PLAIN_NAMES = """
    Placeholder Const NoOp Identity IdentityN StopGradient ReadVariableOp AssignVariableOp AssignAddVariableOp
    AssignSubVariableOp PartitionedCall StatefulPartitionedCall MatMul BatchMatMulV2 Einsum BiasAdd Add AddV2 AddN
    Sub Mul Div RealDiv DivNoNan FloorDiv FloorMod Neg Square SquaredDifference Sqrt Rsqrt Reciprocal Pow Exp Expm1
    Log Log1p Abs Sign Floor Ceil Round Sin Cos Tanh Sigmoid Relu Relu6 Elu Selu LeakyRelu Softplus Softsign Erf
    Softmax LogSoftmax Maximum Minimum Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr
    LogicalNot Select SelectV2 Cast Shape Size Rank StridedSlice Slice Reshape ExpandDims Squeeze Pack Unpack Concat
    ConcatV2 Split SplitV Transpose Tile BroadcastTo Fill ZerosLike OnesLike Range Sum Mean Max Min Prod L2Loss
    ClipByValue
"""
PLAIN = frozenset(PLAIN_NAMES.split())

# Seconds on two processor cores (bench/run.py measures what they stand for).
STEP_SAVING = 0.00017  # that XLA saves in a step of a model of dense layers, mostly the cost of starting operations
VALUE_SAVING = 2e-10  # that it saves for each number that a step of training changes
TIME_POINT_SAVING = 0.00009  # that it saves for each point in time of a recurrent layer
COMPILE_BASE = 0.10
COMPILE_LAYER = 0.05  # for each layer with weights
COMPILE_RECURRENT = 0.70
COMPILE_EMBEDDING = 0.50

BLOCK_POINTS = 15  # points in time from which a small LSTM is faster as one operation than in XLA's loop

ALL_COMPILED = "graph" not in seam.MODES  # the backend compiles every step
CHUNK_VALUES = 1 << 20  # values of the widest layer that a forward pass handles at once

_jit_choices = weakref.WeakKeyDictionary()
_plain_layers = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class ModelFacts:
    """What the rules need to know about a model; all plain values.

    Attributes:
        convolves: has a convolution or a pooling window.
        time_points: points in time over all recurrent layers (0: none).
        recurrent, embedding, weighted: layers of the kind; `weighted` counts all layers with weights.
        values: numbers that a step of training changes: weights, and what the optimizer keeps of them; embeddings do
            not count, since it changes few of their rows. 0 with recurrent or unknown layers, whose steps are others.
        blocks: every recurrent layer runs as one operation of the graph.
        unknown: name of a layer of which no rule knows, or "".
        supports_xla: every layer says XLA can compile it, and has the same values there.
        jit_compile: True, False or "auto", as given to `compile()`.
        run_eagerly: as given to `compile()`.
        accelerator: the device is not the host's processor.
        all_compiled: the backend compiles every step (JAX), so that there is nothing to weigh.
    """

    convolves: bool = False
    time_points: int = 0
    recurrent: int = 0
    blocks: bool = False
    embedding: int = 0
    weighted: int = 1
    values: int = 0
    unknown: str = ""
    supports_xla: bool = True
    jit_compile: object = "auto"
    run_eagerly: bool = False
    accelerator: bool = False
    all_compiled: bool = False

    def __str__(self):
        return ", ".join(f"{field.name} = {getattr(self, field.name)!r}" for field in fields(self))


def model_facts(model, trains=True):
    """Read the facts off a built model.

    Args:
        model: a compiled Keras model.
        trains: whether it is trained, not only evaluated.
    Returns:
        `ModelFacts`.
    """
    flat = list(model._flatten_layers(include_self=False))
    recurrent = [layer for layer in flat if isinstance(layer, layers.RNN)]
    strange = [type(layer).__name__ for layer in flat if not (ALL_COMPILED or _is_known(layer) or _is_plain(layer))]
    if not type(model).__module__.startswith("keras."):
        strange.append(type(model).__name__)
    return ModelFacts(
        convolves=any(isinstance(layer, CONVOLUTIONS) for layer in flat),
        time_points=sum(_time_points(layer) for layer in recurrent),
        recurrent=len(recurrent),
        blocks=not ALL_COMPILED and _run_as_blocks(flat, recurrent),
        embedding=sum(isinstance(layer, layers.Embedding) for layer in flat),
        weighted=sum(bool(layer._trainable_variables) for layer in flat),
        values=_changed_values(model, flat) if trains and not recurrent and not strange else 0,
        unknown=strange[0] if strange else "",
        supports_xla=all(layer.supports_jit and (ALL_COMPILED or not _differs_under_xla(layer)) for layer in flat),
        jit_compile=jit_choice(model),
        run_eagerly=bool(model.run_eagerly),
        accelerator=not seam.on_host(),
        all_compiled=ALL_COMPILED,
    )


def _changed_values(model, flat):
    trained = [layer for layer in flat if layer.trainable and not isinstance(layer, layers.Embedding)]
    weights = _size(variable for layer in trained for variable in layer._trainable_variables)
    kept = _size(getattr(model.optimizer, "variables", ())) / max(1, _size(model.trainable_variables))  # of each weight
    return int(weights * (1 + kept))


def _size(variables):
    return sum(math.prod(variable.shape) for variable in variables)


def _differs_under_xla(layer):
    """XLA of TensorFlow 2.21 interpolates pixels otherwise than TensorFlow's own kernel, by about a hundredth."""
    return isinstance(layer, (layers.UpSampling2D, layers.Resizing)) and layer.interpolation != "nearest"


def _run_as_blocks(flat, recurrent):
    if not recurrent or _has_masks(flat):
        return False
    runs_as_block = backend.module("recurrence").runs_as_block
    return all(runs_as_block(layer) for layer in recurrent)


def _has_masks(flat):
    return any(isinstance(layer, layers.Masking) or getattr(layer, "mask_zero", False) for layer in flat)


def jit_choice(model):
    """What the user asked of `compile(jit_compile = )`: True, False or "auto".

    Keras itself forgets the difference between "auto" and False on a processor; `laminar.training.compile()` notes it.
    """
    noted = _jit_choices.get(model._loss_tracker)
    if noted is not None:
        return noted
    if ALL_COMPILED:
        return "auto" if model.jit_compile else False
    return True if model.jit_compile and seam.on_host() else "auto"


def note_jit_choice(model, choice):
    """Remember what `compile(jit_compile = )` was given, until the next `compile()` makes a new loss tracker."""
    _jit_choices[model._loss_tracker] = choice


def choose_mode(facts, steps, text_data=False):
    """The mode and the reason for it, from rules alone.

    Compiling is like buying where running the plain graph is renting: XLA is taken once the seconds it saves over
    `steps` are more than the seconds it takes to compile.

    Args:
        facts: `ModelFacts`.
        steps: steps that lie ahead (and, where a repeated run need not be equal, those run before).
        text_data: the data contain strings.
    Returns:
        (mode, reason); mode "probe" where no rule decides and there is work enough to try both.
    Example:
        >>> choose_mode(ModelFacts(run_eagerly=True), 100)
        ('eager', 'run_eagerly = TRUE')
        >>> choose_mode(ModelFacts(weighted=2), 5000)[0]
        'xla-epoch'
    """
    if facts.run_eagerly:
        return "eager", "run_eagerly = TRUE"
    if facts.all_compiled:
        return _choose_compiled(facts)
    if isinstance(facts.jit_compile, bool):
        return ("xla-epoch", "jit_compile = TRUE") if facts.jit_compile else ("graph", "jit_compile = FALSE")
    if text_data:
        return "graph", "XLA has no strings"
    if not facts.supports_xla:
        return "graph", "a layer does not support XLA"
    if facts.accelerator:
        return "xla-epoch", "XLA is fastest on an accelerator"
    if facts.convolves:
        return "graph", "convolutions run faster outside XLA on a processor"
    if facts.blocks and facts.time_points >= BLOCK_POINTS:
        return "graph", "small LSTM layers run faster as one operation of the graph on a processor"
    saved, cost = steps * step_saving(facts), compile_cost(facts)
    if saved < cost:
        return "graph", f"compiling ({cost:.1f} s) would save less than it costs over {steps} steps"
    if facts.unknown:
        return "probe", f"no rule for {facts.unknown}: both ways are timed"
    return "xla-epoch", f"compiling ({cost:.1f} s) pays over {steps} steps"


def _choose_compiled(facts):
    """The mode and the reason for it where the backend compiles every step."""
    if facts.jit_compile is False:
        return "eager", "jit_compile = FALSE"
    if not facts.supports_xla:
        return "eager", "a layer does not support XLA"
    if facts.convolves and not facts.accelerator:
        return "xla-step", "convolutions run faster outside an XLA loop on a processor"
    return "xla-epoch", "every step is compiled, and the whole epoch as well"


def step_saving(facts):
    """Seconds that XLA saves in a step, as a rule of thumb."""
    return STEP_SAVING + TIME_POINT_SAVING * facts.time_points + VALUE_SAVING * facts.values


def compile_cost(facts):
    """Seconds that XLA takes to compile the model's training, as a rule of thumb."""
    dense = max(0, facts.weighted - facts.recurrent - facts.embedding)
    return (
        COMPILE_BASE + COMPILE_LAYER * dense + COMPILE_RECURRENT * facts.recurrent + COMPILE_EMBEDDING * facts.embedding
    )


def results_add_up(model):
    """Whether loss and metrics over all rows do not depend on how rows are cut into batches (but for rounding).

    Args:
        model: a built, compiled Keras model.
    Returns:
        False where a mask, a loss or a metric of the user's own, or a loss over pairs of rows comes in.
    """
    masks = _has_masks(model._flatten_layers())
    return not masks and not set(loss_names(model)) & {"circle", None} and rows_are_independent(model)


def rows_at_once(model):
    """Rows in one step of a forward pass: as many as keep the widest layer's values in the processor's cache.

    Args:
        model: a built Keras model.
    Returns:
        Whole number from 32 to 4096.
    """
    widest = 1
    for layer in model._flatten_layers(include_self=False):
        for node in layer._inbound_nodes:
            for tensor in node.output_tensors:
                widest = max(widest, math.prod(size or 1 for size in tensor.shape[1:]))
    return max(32, min(4096, CHUNK_VALUES // widest))


def _is_known(layer):
    kind = type(layer)
    return kind.__module__.startswith("keras.") and (kind.__name__ in KNOWN or isinstance(layer, CONTAINERS))


def _is_plain(layer):
    """Whether a layer of the user's own, called on one tensor, is made of plain operations alone; traced once."""
    if type(layer).__module__.startswith("keras.") or not layer.built or isinstance(layer, keras.Model):
        return False
    nodes = getattr(layer, "_inbound_nodes", ())
    if not nodes or any(len(node.input_tensors) != 1 for node in nodes):
        return False
    if layer not in _plain_layers:
        tensor = nodes[-1].input_tensors[0]
        try:
            _plain_layers[layer] = seam.operations(layer, tensor.shape, tensor.dtype) <= PLAIN
        except Exception:  # code of the user's own may raise anything; the training itself will say what
            _plain_layers[layer] = False
        layer._clear_losses()
    return _plain_layers[layer]


def _time_points(layer):
    try:
        points = layer.input.shape[1]
    except (AttributeError, ValueError, IndexError):
        points = None
    return points or 50
