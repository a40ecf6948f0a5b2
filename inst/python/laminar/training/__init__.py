"""Training, evaluation and prediction: a whole epoch is one compiled program."""

from laminar.training.batches import predict_on_batch, test_on_batch, train_on_batch
from laminar.training.compile import compile  # noqa: A004
from laminar.training.evaluate import evaluate
from laminar.training.fit import fit, training_plan
from laminar.training.history import History
from laminar.training.plan import TrainingPlan
from laminar.training.predict import predict
from laminar.training.progress import ProgressReporter
from laminar.training.report import Reporter

__all__ = [
    "History",
    "ProgressReporter",
    "Reporter",
    "TrainingPlan",
    "compile",
    "evaluate",
    "fit",
    "predict",
    "predict_on_batch",
    "test_on_batch",
    "train_on_batch",
    "training_plan",
]
