"""The probe that R runs before it binds itself to a Python."""

import pathlib
import subprocess
import sys
from importlib import util

import keras
import numpy as np
import pytest

from laminar import sitrep

SCRIPT = pathlib.Path(sitrep.__file__)


def run_script(*arguments, python=sys.executable):
    done = subprocess.run([python, SCRIPT, *arguments], capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_probe_names_versions_without_importing_anything_heavy():
    found = run_script("probe")
    assert found["keras"] == keras.__version__
    assert found["numpy"] == np.__version__
    assert found["tensorflow"].startswith("2.") == (util.find_spec("tensorflow") is not None)
    assert found["python"] == ".".join(str(part) for part in sys.version_info[:3])
    code = f"import sys, runpy; runpy.run_path({str(SCRIPT)!r})['probe'](); print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_full_report_lists_devices_cores_and_memory(monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    found = run_script("full")
    assert found["backend_error"] == ""
    assert found["backend"] == ("tensorflow" if found["tensorflow"] else "jax")
    assert "CPU:0" in found["devices"]
    assert int(found["cores"]) >= 1
    assert int(found["memory"]) > 2**28


def test_the_chosen_backend_is_the_one_that_is_started(monkeypatch):
    pytest.importorskip("jax")
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    found = run_script("full")
    assert (found["backend"], found["backend_error"], found["devices"]) == ("jax", "", "CPU:0")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert run_script("full")["devices"] == ""


def test_a_python_without_the_packages_is_an_answer_and_not_an_error():
    # -S leaves site-packages out; the standard library alone must do.
    code = f"import runpy; print(runpy.run_path({str(SCRIPT)!r})['full']())"
    done = subprocess.run([sys.executable, "-S", "-E", "-c", code], capture_output=True, text=True, check=True)
    found = eval(done.stdout)
    assert (found["tensorflow"], found["keras"], found["numpy"]) == ("", "", "")
    assert found["devices"] == found["backend_error"] == ""


def test_a_broken_tensorflow_is_an_answer_too(tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("raise ImportError('libcudart is missing')")
    code = f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); print(runpy.run_path({str(SCRIPT)!r})['full']())"
    done = subprocess.run([sys.executable, "-S", "-E", "-c", code], capture_output=True, text=True, check=True)
    found = eval(done.stdout)
    assert found["tensorflow"] == "unknown"
    assert found["backend_error"] == "ImportError: libcudart is missing"


@pytest.mark.parametrize(("value", "line"), [("a\nb", "key=a b"), ("", "key="), ("x=1", "key=x=1")])
def test_each_item_is_one_line(value, line):
    assert sitrep.to_lines({"key": value}) == line


def test_the_optional_parts_are_those_that_have_lock_files():
    locks = {path.stem.removeprefix("extra-") for path in (SCRIPT.parents[2] / "lock").glob("extra-*.txt")}
    assert set(sitrep.EXTRAS) == locks
    assert set(sitrep.extras()) <= locks
