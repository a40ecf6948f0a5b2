"""What a run keeps of a training: columns that grow together, written now and then and at the end."""

import math
from types import SimpleNamespace

from laminar.runs import record
from laminar.runs.record import RunRecorder


def recorder():
    wrote, told, ended = [], [], []
    found = RunRecorder(
        told.append,
        lambda columns, epochs: wrote.append(({k: list(v) for k, v in columns.items()}, epochs)),
        ended.append,
    )
    return found, wrote, told, ended


def test_facts_come_first_and_the_history_last():
    found, wrote, told, ended = recorder()
    found.begin(SimpleNamespace(samples=100, batch_size=32), {"epochs": 5, "initial_epoch": 2})
    assert told == [{"samples": 100, "validation_samples": None, "batch_size": 32, "epochs": None}]
    found.end(SimpleNamespace(params={"mode": "graph"}))
    assert wrote == [({}, 3)] and ended == [{"mode": "graph"}]


def test_metrics_that_come_late_or_now_and_then_keep_their_rows(monkeypatch):
    monkeypatch.setattr(record, "WRITE_SECONDS", 0.0)
    found, wrote, *_ = recorder()
    found.epoch(0, {"loss": 3.0}, 0.1)
    found.epoch(1, {"loss": 2.0, "val_loss": 2.5}, 0.1)
    found.epoch(2, {"loss": 1.0}, 0.1)
    columns = wrote[-1][0]
    assert columns["loss"] == [3.0, 2.0, 1.0]
    assert [math.isnan(value) for value in columns["val_loss"]] == [True, False, True]


def test_writing_is_no_more_often_than_said(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(record.time, "perf_counter", lambda: clock[0])
    found, wrote, *_ = recorder()
    for epoch in range(100):
        clock[0] += 0.02
        found.epoch(epoch, {"loss": 1.0}, 0.02)
    assert 4 <= len(wrote) <= 5
    found.end(SimpleNamespace(params={}))
    assert len(wrote[-1][0]["loss"]) == 100
