"""Backups: whole files only, and exact resumption after a kill at any moment."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from laminar.errors import LaminarError
from laminar.training import backup as backup_module
from laminar.training import fit
from laminar.training.backup import write_whole

SCRIPT = Path(__file__).with_name("killed.py")


def start(folder, result):
    return subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(result)], stderr=subprocess.DEVNULL)


def same(one, other):
    with np.load(one) as first, np.load(other) as second:
        assert sorted(first) == sorted(second)
        return all(np.array_equal(first[name], second[name]) for name in first)


def kill_and_resume(tmp_path, kills):
    """Kill a run `kills` times at random moments of its training; returns how often it was killed before it ended."""
    whole = tmp_path / "whole.npz"
    begun = time.perf_counter()
    assert start("", whole).wait() == 0
    usual = time.perf_counter() - begun
    random, killed, folder, round_ = np.random.default_rng(5), 0, tmp_path / "backup", 0
    while killed < kills:
        result = tmp_path / f"result{round_}.npz"
        process = start(folder, result)
        file = folder / backup_module.FILE_NAME
        before = file.stat().st_mtime_ns if file.exists() else None
        while process.poll() is None and (not file.exists() or file.stat().st_mtime_ns == before):
            time.sleep(0.002)  # wait until this run itself saves
        try:
            process.wait(timeout=random.uniform(0, usual / 20))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
        if result.exists():
            assert same(result, whole)
            round_ += 1
    result = tmp_path / "last.npz"
    assert start(folder, result).wait() == 0
    assert same(result, whole)
    assert not (folder / backup_module.FILE_NAME).exists()
    return killed


@pytest.mark.slow
def test_twenty_kills(tmp_path):
    assert kill_and_resume(tmp_path, 20) == 20


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "new" / "file"
    write_whole(path, b"one")
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"two")
    assert path.read_bytes() == b"one"


def interrupted(model, x, y, folder, monkeypatch):
    """Train with backups until the third epoch, then break off as an error in a callback does."""
    monkeypatch.setattr(backup_module, "EPOCH_SECONDS", 0.0)

    def fail(epoch, logs):
        if epoch == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        callback = keras.callbacks.LambdaCallback(on_epoch_end=fail)
        fit(model, x, y, epochs=6, backup_dir=folder, seed=1, callbacks=callback)


def test_a_run_that_failed_goes_on_with_its_history(table, classifier, tmp_path, monkeypatch):
    keras.utils.set_random_seed(1)
    whole = classifier(dropout=0.2)
    expected = fit(whole, *table, epochs=6, seed=1)
    keras.utils.set_random_seed(1)
    interrupted(classifier(dropout=0.2), *table, tmp_path, monkeypatch)
    model = classifier(dropout=0.2)
    history = fit(model, *table, epochs=6, backup_dir=tmp_path)
    assert history.params["resumed_from"] == 3
    assert history.metrics == expected.metrics
    assert history.epochs == list(range(6))
    assert model.history.epoch == list(range(6))
    for one, two in zip(model.get_weights(), whole.get_weights(), strict=True):
        assert np.array_equal(one, two)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_something_else_is_refused(table, classifier, tmp_path, monkeypatch):
    x, y = table
    interrupted(classifier(), x, y, tmp_path, monkeypatch)
    other = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    other.compile(loss="mse")
    with pytest.raises(LaminarError, match="of another model"):
        fit(other, x, y, backup_dir=tmp_path)
    with pytest.raises(LaminarError, match="of 100 rows in batches of 32") as caught:
        fit(classifier(), x[:50], y[:50], backup_dir=tmp_path)
    assert caught.value.topic == "backup"


def test_the_callback_of_keras_is_served_by_the_same_backup(table, classifier, tmp_path):
    callback = keras.callbacks.BackupAndRestore(str(tmp_path), delete_checkpoint=False)
    backup_seconds, backup_module.EPOCH_SECONDS = backup_module.EPOCH_SECONDS, 0.0
    try:
        fit(classifier(), *table, epochs=3, callbacks=[callback])
    finally:
        backup_module.EPOCH_SECONDS = backup_seconds
    assert [path.name for path in tmp_path.iterdir()] == [backup_module.FILE_NAME]
    history = fit(classifier(), *table, epochs=5, callbacks=[callback])
    assert history.params["resumed_from"] == 3
