"""Studies by Optuna: which trial comes next, remembered in a database that several machines may share."""

import time
from datetime import datetime, timedelta

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState

from laminar.errors import LaminarError

BUSY_SECONDS = 60  # how long a process waits for another one's writing to a SQLite file
CLAIM_SECONDS = 10  # a trial gets the name of its process within this time, or never

SEARCHES = ("grid", "random", "tpe")
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
        search: one of `SEARCHES`.
        pruner: a key of `PRUNERS`.
        trials: how many in all, counting those of every machine.
        seed: of the sampler, a whole number or `None`.
        combinations: for a grid, list of dicts from flag to value.
        key: text that stands for script, parameters and way of searching; those of every machine must be the same.
        host, process: who asks; noted with each trial, so that trials of a killed process are known.
    Errors:
        `LaminarError` of topic "tuning" when the database cannot be opened, or its study of this name has another key.

    The database gives each trial its number, whichever machine asks, and the number says which combination of a grid it
    is. A trial that is done again has the user attribute "again", the number (from 0) of the one that was lost.
    """

    def __init__(self, name, storage, direction, space, search="tpe", pruner="none", trials=10, seed=None,
                 combinations=None, key="", host="", process=""):  # fmt: skip
        self._trials, self._space = int(trials), {key: distribution(value) for key, value in space.items()}
        self._host, self._process, self._combinations = host, process, combinations
        self._study = optuna.create_study(
            study_name=name,
            storage=open_storage(storage),
            direction=direction,
            sampler=self._sampler(search, seed),
            pruner=PRUNERS[pruner](),
            load_if_exists=True,
        )
        if self._study.user_attrs.setdefault("key", key) != key:
            raise LaminarError(
                f'The database has a study "{name}" of another script or other parameters.',
                "tuning",
                mend="Give this one another name by `study`.",
            )
        self._study.set_user_attr("key", key)

    def ask(self):
        """The next trial.

        Returns:
            Dict with `number` (from 1) and `flags`, or `None` when there are enough.
        """
        known = self._known()
        waiting = any(trial.state == TrialState.WAITING for trial in known)
        if not waiting and _place(known, len(known)) >= self._trials:
            return None
        trial = self._study.ask(self._space)
        if "again" not in trial.user_attrs and _place(self._known(), trial.number) >= self._trials:
            self._study.tell(trial, state=TrialState.FAIL)  # another machine took the last one in between
            return None
        trial.set_user_attr("process", self._process)
        trial.set_user_attr("host", self._host)
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
        """The trials that this machine has begun and not ended: list of dicts with `number` and `process`.

        A trial whose process was killed before its name was written down has the process "".
        """
        until = datetime.now() - timedelta(seconds=CLAIM_SECONDS)
        while True:
            running = self._study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
            if all("host" in trial.user_attrs or trial.datetime_start < until for trial in running):
                break
            time.sleep(0.1)
            until += timedelta(seconds=0.1)
        return [
            {"number": trial.number + 1, "process": trial.user_attrs.get("process", "")}
            for trial in running
            if trial.user_attrs.get("host", self._host) == self._host
        ]

    def take_back(self, numbers):
        """Have trials whose process is gone done again, with the same parameters.

        A kill at any moment of this leaves none out and doubles none: it is safe to do again.

        Args:
            numbers: from 1.
        """
        known = self._known()
        taken = {trial.user_attrs.get("again") for trial in known}
        for trial in (known[int(number) - 1] for number in numbers):
            if trial.number not in taken:
                # Where a kill came before all parameters were written down, the sampler draws the others.
                params = self._combination(trial, known) if self._combinations else trial.params
                self._study.enqueue_trial(dict(params), user_attrs={"again": trial.number})
            self._study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)

    def best(self):
        """The best completed trial of every machine: dict with `number`, `value`, `flags` and `host`, or `None`."""
        done = self._study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
        if not done:
            return None
        trial = self._study.best_trial
        host = trial.user_attrs.get("host", "")
        return {"number": trial.number + 1, "value": trial.value, "flags": trial.params, "host": host}

    def _known(self):
        return self._study.get_trials(deepcopy=False)

    def _combination(self, trial, known):
        while "again" in trial.user_attrs:
            trial = known[trial.user_attrs["again"]]
        return self._combinations[_place(known, trial.number) % len(self._combinations)]

    def _sampler(self, search, seed):
        if search == "grid":
            return _Combinations(lambda trial: self._combination(trial, self._known()))
        if search == "tpe":  # workers ask before others have told: hence the constant liar
            return _Seeded(lambda seed: optuna.samplers.TPESampler(seed=seed, constant_liar=True), seed)
        return _Seeded(lambda seed: optuna.samplers.RandomSampler(seed=seed), seed)


def _place(trials, number):
    """How many trials before that number are not done again: which combination of a grid it is, from 0."""
    return sum("again" not in trial.user_attrs for trial in trials[:number])


class _Seeded(optuna.samplers.BaseSampler):
    """A new sampler for each trial, its seed made of the study's and the trial's number.

    So what is drawn does not depend on which machine asks, or on whether the study was resumed in between.

    Args:
        make: function of a seed, or `None`, that returns a sampler.
        seed: whole number or `None`.
    """

    def __init__(self, make, seed):
        self._make, self._seed, self._inner = make, seed, make(seed)

    def before_trial(self, study, trial):
        """See `BaseSampler`, also for the others."""
        if self._seed is not None:
            state = np.random.SeedSequence([int(self._seed), trial.number]).generate_state(1)
            self._inner = self._make(int(state[0]))
        self._inner.before_trial(study, trial)

    def infer_relative_search_space(self, study, trial):
        return self._inner.infer_relative_search_space(study, trial)

    def sample_relative(self, study, trial, search_space):
        return self._inner.sample_relative(study, trial, search_space)

    def sample_independent(self, study, trial, param_name, param_distribution):
        return self._inner.sample_independent(study, trial, param_name, param_distribution)

    def after_trial(self, study, trial, state, values):
        self._inner.after_trial(study, trial, state, values)


class _Combinations(optuna.samplers.BaseSampler):
    """Goes through a list: each trial gets the combination of its place, on whatever machine it runs.

    Args:
        combination: function of a trial that returns a dict from flag to value.
    """

    def __init__(self, combination):
        self._combination = combination

    def infer_relative_search_space(self, study, trial):
        """Nothing is drawn together."""
        return {}

    def sample_relative(self, study, trial, search_space):
        """Nothing is drawn together."""
        return {}

    def sample_independent(self, study, trial, param_name, param_distribution):
        """One flag's value."""
        return self._combination(trial)[param_name]
