"""compile() as R calls it: all or nothing."""

import keras

from laminar import training
from laminar.bridge.models import output_names
from laminar.errors import LaminarError
from laminar.layers import registry


def compile_model(model, args):
    """Compile a model; a mistake in any argument leaves the model as it was.

    Keras sets the optimizer before it looks at the loss, and looks at names of losses and metrics only
    when training starts. Here every name is tried first.

    Args:
        model: a Keras model.
        args: dict of the arguments of `model.compile()`.

    Raises:
        LaminarError: a name that does not exist, with the nearest ones that do.
    """
    for kind, get in (("optimizer", keras.optimizers.get), ("loss", keras.losses.get)):
        _try_names(args.get(kind), kind, get)
    for argument in ("metrics", "weighted_metrics"):
        _try_names(args.get(argument), "metric", _get_metric)
    _check_count(model, args.get("loss"))
    optimizer = keras.optimizers.get(args.pop("optimizer", "rmsprop"))
    args.setdefault("steps_per_execution", 1)
    training.compile(model, optimizer=optimizer, **args)


def _get_metric(name):
    if name not in ("accuracy", "acc", "crossentropy", "ce"):
        keras.metrics.get(name)


def _try_names(part, kind, get):
    for name in keras.tree.flatten(part):
        if not isinstance(name, str):
            continue
        try:
            get(name)
        except ValueError:
            near = [f'"{found}"' for found in registry.nearest_names(kind, name)]
            raise LaminarError(
                f'There is no {kind} named "{name}".', "name", mend=registry.did_you_mean(near) or ()
            ) from None


def _check_count(model, loss):
    outputs = output_names(model)
    if isinstance(loss, dict) and outputs:
        unknown = [name for name in loss if name not in outputs]
        if unknown:
            raise LaminarError(
                f"`loss` names an output that the model does not have: {', '.join(unknown)}.",
                "name",
                mend=f"The model's outputs are: {', '.join(outputs)}.",
            )
    elif isinstance(loss, (list, tuple)) and outputs and len(loss) != len(outputs):
        plural = "s" if len(outputs) > 1 else ""
        raise LaminarError(
            f"`loss` must have one entry for each output; the model has {len(outputs)} output{plural}.",
            "value",
            found=f"It has {len(loss)} entries.",
            mend=f"Outputs: {', '.join(outputs)}.",
        )
