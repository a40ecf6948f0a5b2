"""Studies of trials: every combination once, whoever asks, whenever somebody is killed."""

import multiprocessing
import os

import pytest

optuna = pytest.importorskip("optuna")

from laminar.errors import LaminarError  # noqa: E402
from laminar.runs.study import Study, distribution, open_storage  # noqa: E402

GRID = [{"units": units, "kind": kind} for kind in ("a", "b", "c") for units in (16, 32, 64)]
SPACE = {"units": {"choices": [16, 32, 64]}, "kind": {"choices": ["a", "b", "c"]}}
RANGES = {"rate": {"min": 1e-4, "max": 1e-1, "log": True}, "layers": {"min": 1, "max": 4, "whole": True}}


@pytest.fixture
def storage(tmp_path):
    return f"sqlite:///{tmp_path}/study.sqlite"


def grid(storage, **given):
    given = {"host": "here", "process": "here:1:1", "trials": len(GRID), **given}
    return Study("s", storage, "minimize", SPACE, "grid", combinations=GRID, **given)


def asked(study):
    found = []
    while (trial := study.ask()) is not None:
        found.append(trial)
        study.tell(trial["number"], 1.0, "completed")
    return found


def ask_all(storage, queue):
    queue.put([trial["flags"] for trial in asked(grid(storage, host=str(os.getpid())))])


def same(flags, others):
    def key(one):
        return sorted(map(str, one.items()))

    return sorted(map(key, flags)) == sorted(map(key, others))


def test_a_grid_goes_through_its_combinations_in_order(storage):
    found = asked(grid(storage))
    assert [trial["flags"] for trial in found] == GRID
    assert [trial["number"] for trial in found] == list(range(1, 10))


def test_processes_that_share_a_database_share_the_trials(storage):
    grid(storage)
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    workers = [context.Process(target=ask_all, args=(storage, queue)) for _ in range(3)]
    for worker in workers:
        worker.start()
    found = [flags for _ in workers for flags in queue.get(timeout=120)]
    for worker in workers:
        worker.join(60)
    assert same(found, GRID)


def test_lost_trials_are_done_again_with_their_flags(storage):
    first = grid(storage)
    lost = [first.ask(), first.ask()]
    first.tell(first.ask()["number"], 1.0, "completed")
    second = grid(storage, process="here:2:2")
    running = second.running_here()
    assert [trial["number"] for trial in running] == [1, 2]
    assert running[0]["process"] == "here:1:1"
    second.take_back([1, 2])
    second.take_back([1, 2])  # a kill in between: safe to do again
    found = asked(second)
    assert [trial["flags"] for trial in found[:2]] == [trial["flags"] for trial in lost]
    assert same([trial["flags"] for trial in found], GRID[:2] + GRID[3:])
    assert second.running_here() == []


def test_what_is_lost_twice_is_done_a_third_time(storage):
    first = grid(storage)
    flags = first.ask()["flags"]
    for number in (1, 2):
        study = grid(storage)
        study.take_back([number])
        again = study.ask()
        assert again == {"number": number + 1, "flags": flags}
    study = grid(storage)
    study.take_back([3])
    assert same([trial["flags"] for trial in asked(study)], GRID)


def test_a_trial_that_was_killed_before_its_name_was_written_is_found(storage, monkeypatch):
    monkeypatch.setattr("laminar.runs.study.CLAIM_SECONDS", 0.2)
    study = grid(storage)
    study._study.ask()  # as a process does that is killed at the next moment
    assert study.running_here() == [{"number": 1, "process": ""}]
    study.take_back([1])
    assert same([trial["flags"] for trial in asked(study)], GRID)


def test_trials_of_another_machine_are_left_to_it(storage):
    grid(storage, host="there").ask()
    study = grid(storage)
    assert study.running_here() == []
    assert same([trial["flags"] for trial in asked(study)], GRID[1:])


@pytest.mark.parametrize("search", ["random", "tpe"])
def test_a_search_draws_by_seed_and_number(storage, search, tmp_path):
    def drawn(address, restart):
        found = []
        study = None
        for number in range(8):
            if study is None or (restart and number == 4):
                study = Study("s", address, "minimize", RANGES, search, trials=8, seed=3)
            trial = study.ask()
            study.tell(trial["number"], trial["flags"]["rate"], "completed")
            found.append(trial["flags"])
        assert study.ask() is None
        return found

    found = drawn(storage, False)
    assert found == drawn(f"sqlite:///{tmp_path}/other.sqlite", True)
    assert len({flags["rate"] for flags in found}) == 8
    assert all(1e-4 <= flags["rate"] <= 0.1 and flags["layers"] in range(1, 5) for flags in found)


def test_the_best_of_all_machines_is_known(storage):
    study = grid(storage)
    assert study.best() is None
    for value, status in ((3.0, "completed"), (1.0, "completed"), (0.5, "pruned"), (None, "failed")):
        study.tell(study.ask()["number"], value, status)
    assert study.best() == {"number": 2, "value": 1.0, "flags": GRID[1], "host": "here"}


def test_distributions():
    assert distribution({"choices": [1, 2]}).choices == (1, 2)
    assert distribution({"min": 1, "max": 9, "whole": True, "step": 2}).step == 2
    assert distribution({"min": 0.1, "max": 1, "log": True}).log


def test_mistakes_are_named(storage):
    grid(storage, key="one")
    with pytest.raises(LaminarError, match="other parameters"):
        grid(storage, key="two")
    with pytest.raises(LaminarError, match="cannot be opened"):
        open_storage("nosuch://x")
