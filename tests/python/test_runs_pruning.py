"""Early ends of trials: reports at equal epochs, through several trainings, and what they lead to."""

import pytest

optuna = pytest.importorskip("optuna")

from laminar.runs.pruning import REPORTS, TrialReporter  # noqa: E402
from laminar.runs.study import Study  # noqa: E402


@pytest.fixture
def study(tmp_path):
    storage = f"sqlite:///{tmp_path}/study.sqlite"
    found = Study("s", storage, "minimize", {"rate": {"min": 0.0, "max": 1.0}}, "random", "median", 99, seed=1)
    found.storage = storage
    return found


def train(study, losses, trainings=1, end="completed"):
    number = study.ask()["number"]
    reporter = TrialReporter(study.storage, "s", "median", number)
    for _ in range(trainings):
        reporter.begin(None, {"epochs": len(losses)})
        for epoch, loss in enumerate(losses):
            reporter.epoch(epoch, {"loss": 0.0, "val_loss": loss}, 0.1)
            if reporter.stop:
                break
    study.tell(number, losses[-1], "pruned" if reporter.pruned else end)
    return reporter, study._known()[number - 1]


def test_worse_trials_end_and_better_ones_do_not(study):
    for _ in range(5):
        assert not train(study, [3.0, 2.0, 1.0])[0].pruned
    reporter, trial = train(study, [9.0, 9.0, 9.0])
    assert reporter.pruned and reporter.stop
    assert trial.state.name == "PRUNED" and trial.intermediate_values == {1: 9.0}
    assert not train(study, [2.0, 1.0, 0.5])[0].pruned


def test_long_trainings_are_reported_now_and_then(study):
    _, trial = train(study, [1.0] * 300)
    assert list(trial.intermediate_values) == list(range(10, 301, 10))
    assert len(trial.intermediate_values) == REPORTS


def test_epochs_of_several_trainings_are_counted_through(study):
    _, trial = train(study, [3.0, 2.0], trainings=3)
    assert trial.intermediate_values == {1: 3.0, 2: 2.0, 3: 3.0, 4: 2.0, 5: 3.0, 6: 2.0}


def test_what_is_no_number_is_not_reported(study):
    reporter, trial = train(study, [float("nan"), 1.0])
    assert trial.intermediate_values == {2: 1.0} and not reporter.pruned
