"""Studies by Optuna: which trial comes next, remembered in a database that several machines may share."""

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState

from laminar.errors import LaminarError

BUSY_SECONDS = 60  # how long a process waits for another one's writing to a SQLite file

SAMPLERS = ("grid", "random", "tpe")
PRUNERS = {
    "none": optuna.pruners.NopPruner,
    "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=4),
    "hyperband": optuna.pruners.HyperbandPruner,
    "halving": optuna.pruners.SuccessiveHalvingPruner,
}
ENDS = {"completed": TrialState.COMPLETE, "pruned": TrialState.PRUNED}

optuna.logging.set_verbosity(optuna.logging.WARNING)


def open_storage(address):
    """The database of a study.

    Args:
        address: SQLAlchemy's URL of a database.
    Returns:
        `optuna.storages.RDBStorage`.
    Errors:
        `LaminarError` of topic "tuning" when it cannot be opened.
    """
    options = {"connect_args": {"timeout": BUSY_SECONDS}} if address.startswith("sqlite") else {}
    try:
        return optuna.storages.RDBStorage(address, engine_kwargs=options)
    except Exception as error:  # SQLAlchemy, its drivers and the operating system each raise their own
        raise LaminarError(
            "The database of the study cannot be opened.",
            "tuning",
            found=(str(error).strip() or type(error).__name__).splitlines()[0],
            mend='`storage` is a URL as "sqlite:///study.sqlite" or "postgresql://user@host/name".',
        ) from error


def distribution(parameter):
    """The distribution of one parameter.

    Args:
        parameter: dict with `choices`, or with `min`, `max`, `log`, `step`, `whole`.
    Example:
        >>> distribution({"min": 0.0, "max": 1.0})
        FloatDistribution(high=1.0, log=False, low=0.0, step=None)
    """
    if "choices" in parameter:
        return CategoricalDistribution(parameter["choices"])
    low, high, log, step = (parameter.get(name) for name in ("min", "max", "log", "step"))
    if parameter.get("whole"):
        return IntDistribution(int(low), int(high), log=bool(log), step=int(step or 1))
    return FloatDistribution(float(low), float(high), log=bool(log), step=step)


class Study:
    """A study of at most `trials` trials.

    Args:
        name: of the study in its database; one that is there goes on.
        storage: URL of the database.
        direction: "minimize" or "maximize".
        space: dict from flag to a parameter as `distribution()` takes it.
        search: one of `SAMPLERS`.
        pruner: a key of `PRUNERS`.
        trials: how many in all, counting those of every machine.
        seed: of the sampler, a whole number or `None`.
        combinations: for a grid, list of dicts from flag to value.
        host, process: who asks; noted with each trial, so that trials of a killed process are known.
    """

    def __init__(self, name, storage, direction, space, search="tpe", pruner="none", trials=10, seed=None,
                 combinations=None, host="", process=""):  # fmt: skip
        self._trials, self._space = int(trials), {key: distribution(value) for key, value in space.items()}
        self._host, self._process = host, process
        self._study = optuna.create_study(
            study_name=name,
            storage=open_storage(storage),
            direction=direction,
            sampler=_sampler(search, seed),
            pruner=PRUNERS[pruner](),
            load_if_exists=True,
        )
        if combinations and not self._study.get_trials(deepcopy=False):
            for combination in combinations:
                self._study.enqueue_trial(dict(combination))

    def ask(self):
        """The next trial.

        Returns:
            Dict with `number` (from 1) and `flags`, or `None` when there are enough.
        """
        known = self._study.get_trials(deepcopy=False)
        waiting = any(trial.state == TrialState.WAITING for trial in known)
        if not waiting and sum(not trial.user_attrs.get("lost") for trial in known) >= self._trials:
            return None
        trial = self._study.ask(self._space)
        trial.set_user_attr("host", self._host)
        trial.set_user_attr("process", self._process)
        return {"number": trial.number + 1, "flags": trial.params}

    def tell(self, number, value, status):
        """How a trial ended.

        Args:
            number: from 1.
            value: of the objective, or `None`.
            status: "completed", "pruned" or anything else for a failure.
        """
        state = ENDS.get(status, TrialState.FAIL)
        if state == TrialState.COMPLETE and value is None:
            state = TrialState.FAIL
        values = value if state == TrialState.COMPLETE else None
        self._study.tell(int(number) - 1, values, state, skip_if_finished=True)

    def running_here(self):
        """The trials that this machine has begun and not ended: list of dicts with `number` and `process`."""
        return [
            {"number": trial.number + 1, "process": trial.user_attrs.get("process", "")}
            for trial in self._study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
            if trial.user_attrs.get("host") == self._host
        ]

    def take_back(self, numbers):
        """Put trials whose process is gone at the end of the queue, with the same parameters.

        Args:
            numbers: from 1.
        """
        known = self._study.get_trials(deepcopy=False)
        for number in numbers:
            trial = known[int(number) - 1]
            self._study._storage.set_trial_user_attr(trial._trial_id, "lost", True)
            self._study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)
            self._study.enqueue_trial(trial.params)


def _sampler(search, seed):
    if search == "tpe":
        return optuna.samplers.TPESampler(seed=seed, constant_liar=True)  # workers ask before others have told
    return optuna.samplers.RandomSampler(seed=seed)
