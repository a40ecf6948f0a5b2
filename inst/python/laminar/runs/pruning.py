"""Early ends of trials that do worse than others did at the same epoch."""

import math

import optuna

from laminar.runs.study import PRUNERS, open_storage
from laminar.training.report import Reporter

REPORTS = 30  # most reports of one trial: each writes to the database and reads the other trials
WARM_UP = {"median": 0.1}  # share of the epochs in which nothing is pruned; the others have rungs of their own


class TrialReporter(Reporter):
    """Tells a study how the training of a trial goes, and ends it when the study's pruner says so.

    Reports are made after the same epochs in every trial, which is what pruners compare. Where a script trains several
    times (folds of a cross-validation), the epochs of all are counted through.

    Args:
        storage: URL of the study's database.
        study: its name.
        pruner: a key of `PRUNERS`.
        number: of the trial, from 1.
        monitor: metric to report; the validation loss, or else the loss, when it is "".
    Attributes:
        pruned: whether the trial was given up.
    """

    def __init__(self, storage, study, pruner, number, monitor=""):
        self._monitor, self.pruned = monitor, False
        self._every, self._first, self._warm_up = 1, 0, WARM_UP.get(pruner, 0.0)
        self._before, self._last = 0, 0  # epochs of earlier trainings of the trial, and of all so far
        loaded = optuna.load_study(study_name=study, storage=open_storage(storage), pruner=PRUNERS[pruner]())
        self._trial = optuna.trial.Trial(loaded, loaded._storage.get_trial_id_from_study_id_trial_number(
            loaded._study_id, int(number) - 1
        ))  # fmt: skip

    def begin(self, plan, params):
        """See `Reporter`."""
        self._before = self._last
        self._every = max(1, math.ceil(params["epochs"] / REPORTS))
        self._first = self._warm_up * params["epochs"]

    def epoch(self, epoch, logs, seconds):
        """See `Reporter`."""
        self._last = self._before + epoch + 1
        if (epoch + 1) % self._every:
            return
        name = self._monitor or ("val_loss" if "val_loss" in logs else "loss")
        if name not in logs or not math.isfinite(logs[name]):
            return
        self._trial.report(float(logs[name]), self._last)
        if self._last > self._first and self._trial.should_prune():
            self.pruned = self.stop = True
