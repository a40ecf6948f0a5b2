"""bench/gpu.py in its small setting: what it measures and how it fails; nothing here depends on speed."""

import dataclasses
import json
import pathlib
import subprocess
import sys
import time

import keras
import numpy as np
import pytest

BENCH = pathlib.Path(__file__).parents[2] / "bench"
sys.path.insert(0, str(BENCH))

import contestants  # noqa: E402
import flops  # noqa: E402
import gpu  # noqa: E402
from cases import CASES, LARGE  # noqa: E402

L = keras.layers
BACKEND = keras.backend.backend()


def run(*arguments):
    command = [sys.executable, str(BENCH / "gpu.py"), "--backend", BACKEND, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def small():
    """The smallest case with the processor's settings, and a job for it: `small(folder)`."""
    case = dataclasses.replace(CASES["tabular"], epochs=1, rows=128)
    return case, lambda folder: {"what": "laminar", "folder": str(folder), "policy": "float32", "precision": "tf32"}


@pytest.mark.parametrize("names", [["tabular", "mlp-small"], pytest.param([*CASES, *LARGE], marks=pytest.mark.slow)])
def test_a_small_run_measures_checks_and_writes_everything(tmp_path, names):
    file = tmp_path / "gpu.json"
    done = run("--small", "--device", "cpu", "--cases", ",".join(names), "--contestants", "keras", "--json", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(file.read_text())
    assert found["passed"]
    assert found["device"]["backend"] == BACKEND
    assert found["device"]["platform"] == "cpu"
    assert found["peak_source"] == "measured"
    assert list(found["cases"]) == names
    for name, results in found["cases"].items():
        ours = results["laminar"]
        assert ours["steps"] == 4
        assert ours["mode"] and ours["reason"]
        assert ours["loss_gap"] <= found["tolerance"][0]
        assert ours["change_gap"] <= found["tolerance"][1]
        assert ours["fit"] > 0
        assert results["keras"]["fit"] > 0
        assert ours["flops_epoch"] == 4 * ours["flops_step"] > 0
        line = next(line for line in done.stdout.splitlines() if line.startswith(f"{name} "))
        assert ours["reason"] in line


def test_wrong_options_and_a_missing_accelerator_are_said_in_a_line():
    done = run("--cases", "tabular,unknown")
    assert done.returncode == 2
    assert "--cases knows tabular, mlp" in done.stderr
    assert "not unknown." in done.stderr
    done = run("--device", "gpu", "--cases", "tabular", "--small")
    if done.returncode == 0:
        pytest.skip("there is an accelerator")
    assert f"No accelerator for {BACKEND}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_contestant_that_fails_hangs_or_has_no_time_costs_only_its_case(small):
    case, job = small
    cases = [case, dataclasses.replace(CASES["mlp-small"], rows=256)]
    around = gpu.environment(gpu.parse(["--backend", BACKEND]))

    def results(python=sys.executable, what="torch", seconds=600, limit=600):
        until = time.monotonic() + seconds
        return list(gpu.results_of({**job("."), "what": what}, cases, python, around, until, limit))

    dead = results(python="false")
    assert dead == [(name, {"failed": "it ended with status 1 and said nothing"}) for name in ("tabular", "mlp-small")]
    assert [result for _, result in results(seconds=-1)] == [{"left_out": "no time left"}] * 2
    hung = results(limit=-gpu.STARTING)
    assert all(result == {"failed": "took longer than 0 s"} for _, result in hung)
    broken = results(what="laminar")  # there is no reference to compare with, nor the job's other settings
    assert [name for name, _ in broken] == ["tabular", "mlp-small"]
    assert all(result["failed"].startswith("KeyError") and "traceback" in result for _, result in broken)
    assert not gpu.passed({"tabular": {"laminar": broken[0][1]}}, (1, 1))


def test_the_check_finds_training_that_differs(tmp_path, small):
    case, job = small
    contestants.measure_reference(case, {**job(tmp_path), "count": True})
    mode = "graph" if BACKEND == "tensorflow" else "xla-epoch"
    allowed = gpu.TOLERANCES["float32"]
    assert gpu.agrees(contestants.check(case, job(tmp_path), mode), allowed)
    other = dataclasses.replace(case, optimizer="adam")
    assert not gpu.agrees(contestants.check(other, job(tmp_path), mode), allowed)
    for worse in ((2e-4, 0.0), (0.0, 0.02), (float("nan"), 0.0)):
        gaps = dict(zip(("loss_gap", "change_gap"), worse, strict=True))
        assert not gpu.passed({"tabular": {"laminar": gaps}}, allowed)


def test_peaks_are_those_of_the_card_that_is_named():
    assert flops.card_peak("NVIDIA H100 80GB HBM3", "float32", "tf32") == 494.7e12
    assert flops.card_peak("NVIDIA H100 PCIe", "mixed_bfloat16", "tf32") == 756e12
    assert flops.card_peak("NVIDIA L40S", "float32", "float32") == 91.6e12
    assert flops.card_peak("NVIDIA L4", "float32", "float32") == 30.3e12
    assert flops.card_peak("NVIDIA A100-SXM4-80GB", "mixed_float16", "float32") == 312e12
    assert flops.card_peak("Tesla T4", "float32", "tf32") == 8.1e12
    assert flops.card_peak("NVIDIA GeForce RTX 4090", "float32", "tf32") == 82.6e12
    assert flops.card_peak("Radeon", "float32", "tf32") is None


def chain(*layers, units=1):
    model = keras.Sequential([*layers, L.Dense(units)])
    model.compile(loss="mse", optimizer="sgd")
    return model


def test_operations_are_those_of_the_formulas():
    assert flops.training_flops(chain(keras.Input((3,)), L.Dense(4))) == (2 * 24 + 3 * 8, 24 + 8)
    padded = L.Conv2D(2, 3, padding="same")  # of 4 places, those at the rims have 2 neighbours: 10 by 10 products
    assert flops.layer_flops(chain(keras.Input((4, 4, 1)), padded, L.Flatten()).layers[0]) == (2 * 100 * 2, 0)
    strided = L.Conv1D(5, 3, strides=2)
    assert flops.layer_flops(chain(keras.Input((9, 2)), strided, L.Flatten()).layers[0]) == (2 * 4 * 3 * 2 * 5, 0)
    with pytest.raises(ValueError, match="No formula counts the operations of SeparableConv1D"):
        flops.training_flops(chain(keras.Input((9, 2)), L.SeparableConv1D(5, 3), L.Flatten()))


@pytest.mark.skipif(BACKEND != "jax", reason="JAX's compiler counts")
@pytest.mark.parametrize("name", ["mlp", "convnet", "conv1d", "convnet-32", "transformer"])
def test_operations_are_what_the_compiler_counts_beside_small_change(name):
    case = dataclasses.replace({**CASES, **LARGE}[name], rows=16, batch_size=16)
    model = case.model(random=False)
    share = flops.training_flops(model)[0] / flops.compiled_flops(model, *case.data())
    assert 0.9 < share < 1


@pytest.mark.skipif(BACKEND != "jax", reason="JAX's compiler counts")
@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_operations_of_recurrent_layers_are_those_of_their_loop_written_out(kind):
    model = chain(keras.Input((10, 64)), L.Dense(64), getattr(L, kind)(64, unroll=True))
    rows = np.ones((16, 10, 64), "float32"), np.ones((16, 1), "float32")
    share = flops.training_flops(model)[0] / flops.compiled_flops(model, *rows)
    assert (
        0.95 < share < 1.05
    )  # the compiler knows that nothing asks for a gradient of the state before the first point
