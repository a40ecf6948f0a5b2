"""What the board says of a fit before its first step, and of a fit that was never on it."""

import dataclasses

from laminar._version import __version__
from laminar.board.process import running_board
from laminar.execution.structure import made_of

PLAN = ("samples", "validation_samples", "batch_size", "steps", "epochs", "initial_epoch", "mode", "device")
SUMMARY_COLUMNS = 76


def plan_facts(model, plan, params):
    """Facts of a fit that is about to begin.

    Args:
        model: the Keras model.
        plan: the `TrainingPlan`.
        params: as `Reporter.begin()` gets them.
    Returns:
        Dict of plain values.
    """
    plan_values = {} if plan is None else dataclasses.asdict(plan)
    facts = {name: plan_values.get(name) for name in PLAN}
    facts |= {
        "title": model.name,
        "version": __version__,
        "steps": params["steps"],
        "epochs": params["epochs"],
        "initial_epoch": params["initial_epoch"],
        "mode_reason": plan_values.get("reason"),
        "plan": "" if plan is None else str(plan),
        "summary": made_of(model, _summary)[0],
        "outputs": _outputs(model),
        "parameters": model.count_params() if model.built else None,
        "optimizer": type(getattr(model.optimizer, "inner_optimizer", model.optimizer)).__name__,
    }
    return facts


def record_of(metrics, epochs, params, validated=None):
    """The record of a fit: the board's own where it was shown there in this session, else made of its history.

    Args and value as of `history_record()`.
    """
    board, key = running_board(), params.get("board_record")
    record = board.read(key) if board is not None and key else None
    return record or history_record(metrics, epochs, params, validated)


def history_record(metrics, epochs, params, validated=None):
    """The record of a fit that was never on the board, from its history.

    Args:
        metrics: dict from name to values.
        epochs: 1-based epochs that ended.
        params: the history's facts.
        validated: 1-based epochs that were validated; `None` for all.
    Returns:
        A plain record, as `static_page()` takes it.
    """
    epochs = list(epochs)
    validated = set(epochs if validated is None else validated)
    columns = {"epoch": epochs}
    seconds = params.get("seconds_per_epoch") or []
    if len(seconds) == len(epochs):
        columns["seconds"] = list(seconds)
    for name, values in metrics.items():
        values = iter(values)
        of_these = validated if name.startswith("val_") else epochs
        columns[name] = [next(values, None) if epoch in of_these else None for epoch in epochs]
    names = (*PLAN, "mode_reason", "resumed_from")
    facts = {name: params.get(name) for name in names}
    facts |= {
        "title": "Training",
        "done": epochs[-1] if epochs else 0,
        "seconds": sum(seconds) or None,
        "status": "stopped" if params.get("interrupted") else "finished",
    }
    return {"id": "history", "kind": "fit", "facts": facts, "tables": {"epochs": {"columns": columns}}}


def _summary(model):
    """Keras's text of the model, which takes more than a millisecond."""
    lines = []
    try:
        model.summary(line_length=SUMMARY_COLUMNS, print_fn=lines.append)
    except ValueError:  # a model that is not built yet
        return ""
    return "\n".join(lines)


def _outputs(model):
    from laminar.bridge.models import output_names

    return output_names(model)
